import { render, screen } from '@testing-library/react';
import { UserName } from './UserName';

it.each([
  ['user:default/ada', 'ada'],
  ['acme-ci', 'acme-ci'],
  // Cut short it could be somebody else's.
  [
    'external:github:repo:acme/shop:environment:production',
    'github:repo:acme/shop:environment:production',
  ],
])('%s is shown as %s', (userRef, name) => {
  render(<UserName userRef={userRef} />);
  expect(screen.getByTitle(userRef)).toHaveTextContent(new RegExp(`^${name}$`));
});
