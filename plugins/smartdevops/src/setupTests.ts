import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// What matters is that something appears, not how busy the machine is.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(60_000);
