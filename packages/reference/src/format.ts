import { format, resolveConfig } from 'prettier';

/** As everything in the repository is formatted. */
export async function formatted(text: string, file: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}
