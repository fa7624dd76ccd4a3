import { done, type Result } from '../result.ts'
import { brokenFilm, type Film, type FilmRefusal } from './film.ts'

type Element = { readonly id: number; readonly from: number; readonly body: number; readonly end: number }

const mostElements = 20_000
const ebml = 0x1a45dfa3
const segment = 0x18538067
const docType = 0x4282
const tracks = 0x1654ae6b
const cluster = 0x1f43b675
const tags = 0x1254c367
const attachments = 0x1941a469
/** Segment information, seek head, cues, chapters, void, checksum. */
const inSegment = new Set([
  0x1549a966,
  0x114d9b74,
  0x1c53bb6b,
  0x1043a770,
  0xec,
  0xbf,
  tracks,
  cluster,
  tags,
  attachments,
])

/** A number of one to eight bytes whose first bits say how many; undefined where it is cut off or says "unknown". */
function numberAt(
  bytes: Buffer,
  at: number,
  keepsMark: boolean,
): readonly [value: number, length: number] | undefined {
  const first = bytes[at] ?? 0
  const length = Math.clz32(first) - 23
  if (first === 0 || length > (keepsMark ? 4 : 8) || at + length > bytes.length) return undefined
  let value = keepsMark ? first : first & (0xff >> length)
  let isUnknown = !keepsMark && value === 0xff >> length
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0
    value = value * 256 + byte
    isUnknown &&= byte === 0xff
  }
  return isUnknown || !Number.isSafeInteger(value) ? undefined : [value, length]
}

function elementsIn(bytes: Buffer, from: number, to: number): Element[] | undefined {
  const elements: Element[] = []
  for (let at = from; at < to;) {
    const id = numberAt(bytes, at, true)
    const size = id && numberAt(bytes, at + id[1], false)
    if (id === undefined || size === undefined || elements.length > mostElements) return undefined
    const body = at + id[1] + size[1]
    const end = body + size[0]
    if (end > to) return undefined
    elements.push({ id: id[0], from: at, body, end })
    at = end
  }
  return elements
}

/** Blank an element: the reader passes over it, and every place in the file stays where it was. */
function blank(clean: Buffer, { from, end }: Element): void {
  clean.fill(0, from, end)
  const length = end - from
  clean[from] = 0xec
  if (length < 9) {
    clean[from + 1] = 0x80 | (length - 2)
    return
  }
  clean[from + 1] = 0x01
  clean.writeUIntBE(length - 9, from + 3, 6)
}

/** Read a WebM element by element; tags and attached files are blanked, a stream without sizes is refused. */
export function readWebm(bytes: Buffer): Result<Film, FilmRefusal> {
  const [head, body, ...more] = elementsIn(bytes, 0, bytes.length) ?? []
  if (head?.id !== ebml || body?.id !== segment || more.length > 0)
    return brokenFilm('elements do not fill the file')
  const kind = elementsIn(bytes, head.body, head.end)?.find(({ id }) => id === docType)
  if (kind === undefined || bytes.toString('latin1', kind.body, kind.end) !== 'webm')
    return brokenFilm('not WebM')
  const inside = elementsIn(bytes, body.body, body.end)
  if (inside === undefined) return brokenFilm('elements without a size')
  if (inside.some(({ id }) => !inSegment.has(id))) return brokenFilm('an element we do not know')
  for (const needed of [tracks, cluster])
    if (!inside.some(({ id }) => id === needed)) return brokenFilm('no pictures')
  const clean = Buffer.from(bytes)
  for (const each of inside) if (each.id === tags || each.id === attachments) blank(clean, each)
  return done({ bytes: clean, extension: 'webm' })
}
