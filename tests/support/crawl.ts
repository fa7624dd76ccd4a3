import type { Visitor } from './visitor.ts'

/** Addresses a page leads to: links, pictures, styles and scripts. */
function leadsTo(text: string, at: URL): URL[] {
  const found = text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)
  return [...found].map(([, address = '']) => new URL(address.replaceAll('&amp;', '&'), at))
}

/** The kind of an address: shelves differ by their filters endlessly, so that of each kind only some are visited. */
function kindOf({ pathname, search }: URL): string {
  const [, first = '', second = '', ...rest] = pathname.split('/')
  const fields = [...new URLSearchParams(search).keys()].toSorted().join(',')
  return `${first}/${second}/${rest.length} ${fields}`
}

/** Follow every link as a browser without script would; answers what was wrong. */
export async function crawl(
  who: Visitor,
  origin: string,
  from: readonly string[],
  most: number,
): Promise<{ readonly visited: number; readonly faults: string[] }> {
  const waiting = from.map((path) => new URL(path, origin))
  const known = new Set(waiting.map(String))
  const perKind = new Map<string, number>()
  const faults: string[] = []
  let visited = 0
  for (let at = waiting.shift(); at !== undefined && visited < most; at = waiting.shift()) {
    const kind = kindOf(at)
    const times = (perKind.get(kind) ?? 0) + 1
    if (times > 12) continue
    perKind.set(kind, times)
    const { status, text, location } = await who.get(at.pathname + at.search)
    visited++
    if (status >= 400) faults.push(`${status} ${at.pathname}${at.search}`)
    const next = location === null ? leadsTo(text.startsWith('<') ? text : '', at) : [new URL(location, at)]
    for (const each of next) {
      each.hash = ''
      if (each.origin !== origin || known.has(String(each))) continue
      if (text.includes(`action="${each.pathname}`) && !text.includes(`href="${each.pathname}`)) continue
      known.add(String(each))
      waiting.push(each)
    }
  }
  return { visited, faults }
}
