import type { Visited, Visitor } from './visitor.ts'

/** Addresses a page leads to: links, pictures, styles and scripts. Where a form goes is nothing without what is filled in. */
function leadsTo(text: string, at: URL): URL[] {
  const found = text.matchAll(/\s(?:href|src)="([^"]*)"/g)
  return [...found].map(([, address = '']) => new URL(address.replaceAll('&amp;', '&'), at))
}

const isKey = (segment: string): boolean =>
  /^\d+$/.test(segment) || /^[a-z]{2,4}_[0-9a-z]{20,}$/.test(segment) || segment.length >= 30

/** The kind of a page: its path, where what names one thing among many is the same for all of them. */
export function kindOfPage(pathname: string): string {
  const segments = pathname.split('/')
  const isOne = (segment: string, i: number) =>
    isKey(segment) || /^(?:c|p|journal|media)$/.test(segments[i - 1] ?? '')
  return segments.map((each, i) => (isOne(each, i) ? '*' : each)).join('/')
}

/** The kind of an address: shelves differ by their filters endlessly, so that of each kind only some are visited. */
const kindOf = ({ pathname, search }: URL): string =>
  `${kindOfPage(pathname)} ${[...new URLSearchParams(search).keys()].toSorted().join(',')}`

/** Follow every link as a browser without script would; answers what was wrong. `met` is shown each address and what it answered. */
export async function crawl(
  who: Visitor,
  origin: string,
  from: readonly string[],
  most: number,
  met: (at: URL, answer: Visited) => void = () => undefined,
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
    const answer = await who.get(at.pathname + at.search)
    const { status, text, location } = answer
    visited++
    met(at, answer)
    if (status >= 400) faults.push(`${status} ${at.pathname}${at.search}`)
    const next = location === null ? leadsTo(text.startsWith('<') ? text : '', at) : [new URL(location, at)]
    for (const each of next) {
      each.hash = ''
      if (each.origin !== origin || known.has(String(each))) continue
      known.add(String(each))
      waiting.push(each)
    }
  }
  return { visited, faults }
}
