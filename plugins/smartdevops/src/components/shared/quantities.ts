const MILLI = 1_000;
const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
const STEP = 1_024;

/** Cores in short, as Kubernetes writes them: `250m`, or `1.5` from one core on. */
export function shortCpu(cores: number): string {
  return cores < 1
    ? `${Math.round(cores * MILLI)}m`
    : rounded(cores, 2).toLocaleString('en-US');
}

/** Bytes in the largest unit of which there is at least one: `128 MiB`. */
export function shortBytes(bytes: number): string {
  const power = Math.min(
    UNITS.length - 1,
    Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)),
  );
  const value = bytes / STEP ** power;
  const digits = value >= 100 || power === 0 ? 0 : 1;
  return `${rounded(value, digits).toLocaleString('en-US')} ${UNITS[power]}`;
}

/** A number without more digits than told, and without trailing zeros. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
