const PATTERN = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};

/** The text Kubernetes answers with when a quantity does not parse. */
export const QUANTITY_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function suffixFactor(suffix: string): number | undefined {
  if (suffix in DECIMAL) return DECIMAL[suffix];
  const power = BINARY.indexOf(suffix);
  if (power > 0) return 1024 ** power;
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix);
  return exponent ? 10 ** Number(exponent[1]) : undefined;
}

/** The value of a quantity in base units (cores, bytes); undefined if invalid. */
export function parseQuantity(text: string | number): number | undefined {
  const match = PATTERN.exec(String(text));
  if (!match) return undefined;
  const factor = suffixFactor(match[2]);
  const number = Number(match[1]);
  if (factor === undefined || Number.isNaN(number)) return undefined;
  return Number((number * factor).toPrecision(15));
}

/** Like {@link parseQuantity}, with absent and invalid counted as zero. */
export function quantityValue(text: string | number | undefined): number {
  return text === undefined ? 0 : (parseQuantity(text) ?? 0);
}

function formatBinary(value: number): string {
  let power = 0;
  let rest = value;
  while (power < BINARY.length - 1 && rest !== 0 && rest % 1024 === 0) {
    rest /= 1024;
    power += 1;
  }
  return `${rest}${BINARY[power]}`;
}

function formatDecimal(value: number): string {
  if (value === 0) return '0';
  for (const suffix of ['E', 'P', 'T', 'G', 'M', 'k', '', 'm', 'u', 'n']) {
    const scaled = Number((value / DECIMAL[suffix]).toPrecision(15));
    if (Math.abs(scaled) >= 1 && Number.isInteger(scaled)) {
      return `${scaled}${suffix}`;
    }
  }
  return String(value);
}

/** Writes a value the way a quantity of the given format is written. */
export function formatQuantity(
  value: number,
  format: 'binary' | 'decimal',
): string {
  return format === 'binary' && Number.isInteger(value)
    ? formatBinary(value)
    : formatDecimal(value);
}

/** The canonical form the API server answers with (`1024Mi` gives `1Gi`). */
export function canonicalQuantity(text: string | number): string {
  const value = parseQuantity(text);
  if (value === undefined) return String(text);
  return formatQuantity(value, /i$/.test(String(text)) ? 'binary' : 'decimal');
}
