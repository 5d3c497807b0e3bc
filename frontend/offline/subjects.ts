// What an entry is about. Of one thing nothing is sent before what was done earlier with it.
const RULES: [RegExp, (found: RegExpMatchArray, fields: URLSearchParams) => string][] = [
  [/^\/field\/case\/([^/]+)/, (m) => `case/${m[1]}`],
  [/^\/field\/rounds\/call\/([^/]+)/, (m) => `call/${m[1]}`],
  [/^\/field\/rounds\/(\d+)\/(plan|mark)/, (m) => `ground/${m[1]}`],
  [/^\/field\/points\/(\d+)\/(\d+)\/door\/([^/]+)/, (m) => `sheet/${m[1]}/${m[2]}/${m[3]}`],
  [/^\/field\/points\/(\d+)\/(\d+)\/item\//, (m, fields) => `sheet/${m[1]}/${m[2]}/${fields.get('holder') ?? ''}`],
  [/^\/field\/duties\/(\d+)\//, (m) => `duty/${m[1]}`],
  [/^\/field\/(surveys\/[^/]+\/[^/]+|campaigns\/[^/]+|inspections\/[^/]+\/[^/]+)/, (m) => m[1] ?? ''],
]

/** The subject of a form's address, with its fields; a report is a subject of its own ("": its id). */
export function subjectOf(url: string, fields: URLSearchParams): string {
  const path = new URL(url, location.origin).pathname
  for (const [pattern, name] of RULES) {
    const found = path.match(pattern)
    if (found) return name(found, fields)
  }
  return path.startsWith('/field/report/') ? '' : path.replace(/\/$/, '')
}
