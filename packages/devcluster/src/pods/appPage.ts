/** What a simulated app says about itself. */
export interface AppIdentity {
  app: string;
  image: string;
  version: string;
  color?: string;
  pod: string;
  namespace: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, character => ESCAPES[character]);
}

const BACKGROUNDS: Readonly<Record<string, [string, string]>> = {
  blue: ['#1e3a8a', '#3b82f6'],
  green: ['#14532d', '#22c55e'],
};

/** A small page that shows which version answered. */
export function appPage(identity: AppIdentity): string {
  const [from, to] = BACKGROUNDS[identity.color ?? ''] ?? [
    '#1f2937',
    '#6b7280',
  ];
  const rows = Object.entries(identity)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        `<dt>${escape(key)}</dt><dd>${escape(String(value))}</dd>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(identity.app)} ${escape(identity.version)}</title>
<style>
body{margin:0;min-height:100vh;display:grid;place-items:center;color:#fff;
font:16px/1.6 system-ui,sans-serif;background:linear-gradient(135deg,${from},${to})}
main{padding:2.5rem 3rem;border-radius:1rem;background:rgba(0,0,0,.25)}
h1{margin:0;font-size:2.5rem}p{margin:0 0 1.5rem;opacity:.85}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1.5rem;margin:0}
dt{opacity:.7}dd{margin:0;font-family:ui-monospace,monospace}
</style>
<main><h1>${escape(identity.app)}</h1><p>version ${escape(identity.version)}</p>
<dl>${rows}</dl></main>
</html>
`;
}
