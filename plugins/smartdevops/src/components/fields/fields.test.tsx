import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  FieldExtensionComponentProps,
  SecretsContextProvider,
  useTemplateSecrets,
} from '@backstage/plugin-scaffolder-react';
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
  hostField,
  imageField,
  portField,
  secretVariablesField,
  tenantField,
} from './index';
import { checkPort } from './portField';
import { deployableTenants } from '../../deployableTenants';

type Value = string | number | string[] | undefined;

type AnyField = Field<string> | Field<number> | Field<string[]>;

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

describe('SmartDevOpsImage, of an image that insists on root', () => {
  it('warns before it is deployed', async () => {
    show({ field: imageField });
    await userEvent.type(await screen.findByLabelText('Subject'), 'nginx:1.27');
    expect(await screen.findByRole('status')).toHaveTextContent(
      'Use nginxinc/nginx-unprivileged.',
    );
  });
});

describe('SmartDevOpsHost', () => {
  it('says what the address becomes', async () => {
    show({ field: hostField });
    await userEvent.type(await screen.findByLabelText('Subject'), 'www');
    expect(
      await screen.findByText(/http:\/\/www\.acme\.apps\.test:8443/),
    ).toBeVisible();
    expect(errorsOf(hostField, 'www')).toEqual([]);
    expect(errorsOf(hostField, undefined)).toEqual([]);
    expect(errorsOf(hostField, 'www.acme')[0]).toContain('without the domain');
  });
});

describe('SmartDevOpsSecretVariables', () => {
  /** Shows what the task would get, which is shown nowhere else. */
  function Secrets() {
    const { secrets } = useTemplateSecrets() as unknown as {
      secrets: Record<string, string>;
    };
    return <output>{JSON.stringify(secrets)}</output>;
  }

  it('gives the task the values and the form only the names', async () => {
    const onChange = jest.fn();
    renderInTestApp(
      <SecretsContextProvider>
        <Form field={secretVariablesField} onChange={onChange} />
        <Secrets />
      </SecretsContextProvider>,
    );
    const add = await screen.findByRole('button', { name: /Add a secret/ });
    await userEvent.click(add);
    await userEvent.type(screen.getByLabelText('Name'), 'TOKEN');
    await userEvent.type(screen.getByLabelText('Value of TOKEN'), 's3cret');
    expect(onChange).toHaveBeenLastCalledWith(['TOKEN']);
    expect(JSON.stringify(onChange.mock.calls)).not.toContain('s3cret');
    expect(JSON.parse(screen.getByRole('status').textContent!)).toMatchObject({
      'smartdevops:TOKEN': 's3cret',
    });
    expect(screen.getByLabelText('Value of TOKEN')).toHaveAttribute(
      'type',
      'password',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Remove TOKEN' }));
    expect(onChange).toHaveBeenLastCalledWith([]);
  });

  it('remembers the names when the form is drawn again', async () => {
    renderInTestApp(
      <SecretsContextProvider>
        <Form field={secretVariablesField} initial={['TOKEN']} />
      </SecretsContextProvider>,
    );
    expect(await screen.findByDisplayValue('TOKEN')).toBeVisible();
    expect(screen.getByPlaceholderText('As you typed it')).toBeVisible();
  });

  it.each([
    [['A', 'A'], 'A is there already.'],
    [['A B'], 'letters, digits and underscores'],
    [[''], 'Name the variable.'],
    [['PORT'], 'PORT is set by the platform.'],
  ])('refuses %j', (names, sentence) => {
    expect(errorsOf(secretVariablesField, names).join()).toContain(sentence);
  });
});
