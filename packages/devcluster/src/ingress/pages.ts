const TITLES: Readonly<Record<number, string>> = {
  404: 'Not Found',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
};

/** The page that the ingress shows when no app can. */
export function ingressErrorPage(code: number, sentence: string): string {
  const title = `${code} ${TITLES[code] ?? ''}`.trim();
  const text = sentence.replace(/[&<>]/g, c => `&#${c.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<style>body{font:16px/1.6 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;color:#374151}</style>
<main><h1>${title}</h1><p>${text}</p></main>
</html>
`;
}
