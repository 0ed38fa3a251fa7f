import { renderInTestApp } from '@backstage/frontend-test-utils';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ComponentType, useState } from 'react';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import {
  aMe,
  aSummary,
  fakeApi,
  httpError,
  listOf,
  never,
} from '../../testing/fixtures';
import {
  appField,
  appNameField,
  Field,
  imageField,
  portField,
  tenantField,
} from './index';
import { checkPort } from './portField';
import { deployableTenants } from '../../deployableTenants';

type Value = string | number | undefined;

type AnyField = Field<string> | Field<number>;

/** A field as the template form sees it: of any kind of value. */
type Inside = {
  component: ComponentType<FieldExtensionComponentProps<Value>>;
  validation(value: Value, validation: { addError(text: string): void }): void;
};

function inside(field: AnyField): Inside {
  return field as unknown as Inside;
}

/** Holds the value as the template form does. */
function Form(props: {
  field: AnyField;
  initial?: Value;
  onChange?(value: Value): void;
}) {
  const [formData, setFormData] = useState(props.initial);
  const Input = inside(props.field).component;
  const rest = {
    formData,
    onChange: (value: Value) => {
      setFormData(value);
      props.onChange?.(value);
    },
    schema: { title: 'Subject' },
    idSchema: { $id: 'root_subject' },
    formContext: { formData: { tenant: 'acme' } },
  } as unknown as FieldExtensionComponentProps<Value>;
  return <Input {...rest} />;
}

function show(
  props: { field: AnyField; initial?: Value; onChange?(value: Value): void },
  overrides: Partial<SmartDevOpsApi> = {},
) {
  return renderInTestApp(<Form {...props} />, {
    apis: [[smartDevOpsApiRef, fakeApi(overrides)]],
    config: {
      smartdevops: { ingress: { baseDomain: 'apps.test', port: 8443 } },
    },
  });
}

function errorsOf(field: AnyField, value: Value): string[] {
  const errors: string[] = [];
  inside(field).validation(value, { addError: text => errors.push(text) });
  return errors;
}

describe('SmartDevOpsTenant', () => {
  it('chooses the only tenant by itself', async () => {
    const onChange = jest.fn();
    show({ field: tenantField, onChange });
    await waitFor(() => expect(onChange).toHaveBeenCalledWith('acme'));
    expect(await screen.findByRole('button', { name: /Acme/ })).toBeVisible();
  });

  it('leaves the choice among several to the user', async () => {
    const onChange = jest.fn();
    const tenants = ['acme', 'beta'].map(name => ({
      name,
      displayName: name,
      role: 'developer' as const,
      state: 'active' as const,
    }));
    show(
      { field: tenantField, onChange },
      { getMe: async () => aMe(undefined, { tenants }) },
    );
    await userEvent.click(await screen.findByRole('button'));
    expect(onChange).not.toHaveBeenCalled();
    await userEvent.click(await screen.findByRole('option', { name: 'beta' }));
    expect(onChange).toHaveBeenCalledWith('beta');
  });

  it.each([
    ['nobody’s member', aMe()],
    ['viewer', aMe('viewer')],
  ])('tells a %s what to do', async (_, me) => {
    show({ field: tenantField }, { getMe: async () => me });
    expect(
      await screen.findByRole('link', { name: /Request one/ }),
    ).toHaveAttribute('href', '/smartdevops/tenants');
  });

  it('says why the tenants are missing', async () => {
    show(
      { field: tenantField },
      {
        getMe: async () => {
          throw httpError(503, 'The database does not answer.');
        },
      },
    );
    expect(
      await screen.findByText(/The database does not answer/),
    ).toBeInTheDocument();
  });

  it('offers nothing while it is loading', async () => {
    show({ field: tenantField }, { getMe: () => never() });
    await waitFor(() =>
      expect(document.querySelector('.MuiSkeleton-root')).not.toBeNull(),
    );
    expect(screen.queryByLabelText('Subject')).toBeNull();
  });

  it('leaves out tenants that take no apps', () => {
    const [acme] = aMe('owner').tenants;
    const suspended = { ...acme, state: 'suspended' as const };
    expect(
      deployableTenants(aMe('owner', { tenants: [suspended, acme] })),
    ).toEqual([acme]);
  });
});

describe('SmartDevOpsApp', () => {
  it('offers the apps of the chosen tenant with their versions', async () => {
    const onChange = jest.fn();
    show(
      { field: appField, onChange },
      {
        listApps: async () =>
          listOf(aSummary(), aSummary({ tenant: 'beta', name: 'pay' })),
      },
    );
    await userEvent.click(await screen.findByRole('button'));
    expect(screen.queryByRole('option', { name: /pay/ })).toBeNull();
    await userEvent.click(
      await screen.findByRole('option', { name: 'shop (version 1.0)' }),
    );
    expect(onChange).toHaveBeenCalledWith('shop');
    expect(errorsOf(appField, undefined)).toEqual([expect.any(String)]);
    expect(errorsOf(appField, 'shop')).toEqual([]);
  });

  it.each<[string, SmartDevOpsApi['listApps'], RegExp]>([
    ['there is none', async () => listOf(), /no app in acme yet/],
    [
      'they cannot be loaded',
      async () => {
        throw httpError(503, 'The cluster does not answer.');
      },
      /The cluster does not answer/,
    ],
  ])('says when %s', async (_, listApps, sentence) => {
    show({ field: appField }, { listApps });
    expect(await screen.findByText(sentence)).toBeInTheDocument();
  });
});

describe('SmartDevOpsAppName', () => {
  it('shows the address of a good name', async () => {
    show({ field: appNameField, initial: 'shop' });
    expect(
      await screen.findByText(/http:\/\/shop\.acme\.apps\.test:8443/),
    ).toBeInTheDocument();
  });

  it('objects while a name is typed', async () => {
    show({ field: appNameField });
    const input = await screen.findByLabelText('Subject');
    await userEvent.type(input, 'shop-blue');
    expect(screen.getByText(/must not end in "-blue"/)).toBeInTheDocument();
    expect(input).toBeInvalid();
  });
});

describe('SmartDevOpsImage', () => {
  it('asks for a tag', async () => {
    show({ field: imageField });
    const input = await screen.findByLabelText('Subject');
    await userEvent.type(input, 'demo/hello');
    expect(screen.getByText(/Name a tag or a digest/)).toBeInTheDocument();
    await userEvent.type(input, ':1.0');
    expect(screen.queryByText(/Name a tag or a digest/)).toBeNull();
    expect(input).toBeValid();
  });
});

describe('SmartDevOpsPort', () => {
  it('tells what becomes of a low port, and hands over a number', async () => {
    const onChange = jest.fn();
    show({ field: portField, onChange });
    const input = await screen.findByLabelText('Subject');
    await userEvent.type(input, '80');
    expect(onChange).toHaveBeenLastCalledWith(80);
    expect(screen.getByRole('status')).toHaveTextContent(/8080 instead/);
    await userEvent.type(input, '80');
    expect(onChange).toHaveBeenLastCalledWith(8080);
    expect(screen.queryByRole('status')).toBeNull();
  });

  it.each([
    [undefined, false],
    [0, false],
    [1, true],
    [80.5, false],
    [65_535, true],
    [65_536, false],
    [Number.NaN, false],
  ])('of %s says whether it is a port: %s', (value, good) => {
    expect(checkPort(value) === undefined).toBe(good);
  });
});

describe('what the form refuses', () => {
  it.each([
    ['tenant', tenantField, undefined, 'acme'],
    ['name', appNameField, 'Shop!', 'shop'],
    ['image', imageField, 'demo/hello', 'demo/hello:1.0'],
    ['port', portField, 70_000, 8080],
  ])('%s', (_, field: AnyField, bad: Value, good: Value) => {
    expect(errorsOf(field, bad)).toHaveLength(1);
    expect(errorsOf(field, undefined)).toHaveLength(1);
    expect(errorsOf(field, good)).toEqual([]);
  });
});
