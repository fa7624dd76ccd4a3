import { done, refused, type Result } from '#kernel/result.ts'
import { broken, fits, tooLarge, type Photograph, type PhotographRefusal } from './bytes.ts'

type Box = { readonly type: string; readonly from: number; readonly body: number; readonly end: number }

/** The boxes between two places, or nothing where they do not fill it. */
function boxesIn(bytes: Buffer, from: number, to: number): Box[] | undefined {
  const boxes: Box[] = []
  for (let at = from; at < to;) {
    if (at + 8 > to || boxes.length > 500) return undefined
    const size = bytes.readUInt32BE(at)
    const end = size === 0 ? to : at + size
    if (size === 1 || end < at + 8 || end > to) return undefined
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), from: at, body: at + 8, end })
    at = end
  }
  return boxes
}

type Extent = { readonly item: number; readonly from: number; readonly to: number; readonly inside: boolean }

/** A reader of numbers of 0, 2, 4 or 8 bytes that never goes beyond the end. */
function reader(bytes: Buffer, from: number, end: number) {
  let at = from
  const take = (size: number): number => {
    if (at + size > end) throw new RangeError('beyond the end')
    const value = size === 0 ? 0 : size === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, size)
    at += size
    return value
  }
  return { take, skip: (size: number) => void (at += size) }
}

/** Where the bytes of the items lie (`iloc`). */
function extentsIn(bytes: Buffer, box: Box): Extent[] {
  const { take } = reader(bytes, box.body, box.end)
  const version = take(4) >>> 24
  const sizes = take(1)
  const bases = take(1)
  const wide = version === 2 ? 4 : 2
  const extents: Extent[] = []
  for (let left = Math.min(take(wide), 1_000); left > 0; left--) {
    const item = take(wide)
    const method = version > 0 ? take(2) & 15 : 0
    take(2)
    const base = take(bases >> 4)
    for (let count = Math.min(take(2), 1_000); count > 0; count--) {
      if (version > 0) take(bases & 15)
      const from = base + take(sizes >> 4)
      extents.push({ item, from, to: from + take(sizes & 15), inside: method === 1 })
    }
  }
  return extents
}

/** What kind of thing each item is (`iinf`). */
function kindsIn(bytes: Buffer, box: Box): Map<number, string> {
  const version = (bytes[box.body] ?? 0) > 0 ? 4 : 2
  const kinds = new Map<number, string>()
  for (const each of boxesIn(bytes, box.body + 4 + version, box.end) ?? []) {
    const { take } = reader(bytes, each.body, each.end)
    const isWide = take(4) >>> 24 === 3
    const id = take(isWide ? 4 : 2)
    take(2)
    const four = Buffer.alloc(4)
    four.writeUInt32BE(take(4))
    kinds.set(id, four.toString('latin1'))
  }
  return kinds
}

const inMeta = new Set(['hdlr', 'pitm', 'iloc', 'iinf', 'iref', 'iprp', 'idat', 'grpl', 'free', 'skip'])

function sizesIn(bytes: Buffer, iprp: Box): (readonly [number, number])[] {
  const store = boxesIn(bytes, iprp.body, iprp.end)?.find(({ type }) => type === 'ipco')
  const properties = store === undefined ? undefined : boxesIn(bytes, store.body, store.end)
  return (properties ?? [])
    .filter(({ type, body, end }) => type === 'ispe' && end - body >= 12)
    .map(({ body }) => [bytes.readUInt32BE(body + 4), bytes.readUInt32BE(body + 8)] as const)
}

/** Blank every stored byte that belongs to no picture: notes, previews of other programs, and what was hidden between. */
function blanked(bytes: Buffer, stores: readonly Box[], kept: readonly Extent[]): Buffer {
  const clean = Buffer.from(bytes)
  for (const store of stores) {
    clean.fill(0, store.body, store.end)
    for (const { from, to, inside } of kept) {
      const [start, end] = inside ? [store.body + from, store.body + to] : [from, to]
      if (inside === (store.type === 'idat') && start >= store.body && end <= store.end)
        bytes.copy(clean, start, start, end)
    }
  }
  return clean
}

function read(bytes: Buffer): Result<Photograph, PhotographRefusal> {
  const boxes = boxesIn(bytes, 0, bytes.length)
  const [head] = boxes ?? []
  if (boxes === undefined || head === undefined) return broken('boxes do not fill the file')
  if (head.end > 256) return broken('a head we do not know')
  const brands = bytes.toString('latin1', head.body, head.end)
  if (brands.startsWith('avis') || boxes.some(({ type }) => type === 'moov'))
    return refused('photograph_animated')
  if (boxes.some(({ type }, i) => !['meta', 'mdat', 'free', 'skip'].includes(type) && i > 0))
    return broken('a box we do not know')
  const [meta, second] = boxes.filter(({ type }) => type === 'meta')
  const inside = meta === undefined ? undefined : boxesIn(bytes, meta.body + 4, meta.end)
  if (inside === undefined || second !== undefined) return broken('no description')
  if (inside.some(({ type }) => !inMeta.has(type))) return broken('a description we do not know')
  const only = (type: string) => inside.find((each) => each.type === type)
  const [iloc, iinf, iprp] = [only('iloc'), only('iinf'), only('iprp')]
  if (iloc === undefined || iinf === undefined || iprp === undefined)
    return broken('a description is missing')
  const kinds = kindsIn(bytes, iinf)
  const notes = new Set(['Exif', 'mime', 'uri '])
  for (const kind of kinds.values())
    if (!notes.has(kind) && !['av01', 'grid', 'iovl', 'tmap'].includes(kind))
      return broken('an item we do not know')
  if (![...kinds.values()].includes('av01')) return broken('no picture')
  const sizes = sizesIn(bytes, iprp)
  if (sizes.length === 0) return broken('no size')
  if (!sizes.every(([width, height]) => fits(width, height))) return tooLarge()
  const kept = extentsIn(bytes, iloc).filter(({ item }) => !notes.has(kinds.get(item) ?? 'Exif'))
  const stores = [...boxes, ...inside].filter(({ type }) => ['mdat', 'idat', 'free', 'skip'].includes(type))
  const [width, height] = sizes.reduce((a, b) => (b[0] * b[1] > a[0] * a[1] ? b : a))
  return done({ bytes: blanked(bytes, stores, kept), extension: 'avif', width, height })
}

/** Read an AVIF of one picture. Notes and every byte that draws nothing are blanked, so that places stay right. */
export function readAvif(bytes: Buffer): Result<Photograph, PhotographRefusal> {
  try {
    return read(bytes)
  } catch (error) {
    if (error instanceof RangeError) return broken('a description runs over the end')
    throw error
  }
}
