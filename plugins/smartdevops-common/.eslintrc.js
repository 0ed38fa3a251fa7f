module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // A property of fast-check is an assertion too.
    'jest/expect-expect': [
      'error',
      { assertFunctionNames: ['expect', 'fc.assert'] },
    ],
  },
});
