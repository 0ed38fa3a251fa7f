import { render, screen } from '@testing-library/react';
import { ContainerResources } from '@smartdevops/backstage-plugin-smartdevops-common';
import { anApp } from '../../testing/fixtures';
import { ConfigurationCard } from './ConfigurationCard';

describe('ConfigurationCard', () => {
  it.each<[ContainerResources | undefined, string, string]>([
    [
      undefined,
      'CPU 250m (default), memory 256Mi (default)',
      'CPU 50m (default), memory 64Mi (default)',
    ],
    [
      { requests: { cpu: '1' }, limits: { memory: '1Gi' } },
      'CPU 1 (as its request), memory 1Gi',
      'CPU 1, memory 1Gi (as its limit)',
    ],
    [
      { requests: { cpu: '100m' }, limits: { cpu: '2' } },
      'CPU 2, memory 256Mi (default)',
      'CPU 100m, memory 64Mi (default)',
    ],
  ])('says what %j come to', (resources, limits, requests) => {
    render(<ConfigurationCard spec={{ ...anApp().spec, resources }} />);
    expect(screen.getByText(limits)).toBeInTheDocument();
    expect(screen.getByText(requests)).toBeInTheDocument();
  });
});
