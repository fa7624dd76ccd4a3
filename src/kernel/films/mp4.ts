import { done, type Result } from '../result.ts'
import { brokenFilm, type Film, type FilmRefusal } from './film.ts'

type Box = { readonly type: string; readonly from: number; readonly body: number; readonly end: number }

const mostBoxes = 20_000
const atTop = new Set([
  'ftyp',
  'styp',
  'moov',
  'moof',
  'mdat',
  'mfra',
  'sidx',
  'free',
  'skip',
  'wide',
  'udta',
  'meta',
  'uuid',
])
const holders = new Set(['moov', 'trak', 'mdia', 'moof', 'traf'])
const notes = new Set(['udta', 'meta', 'uuid', 'free', 'skip'])

/** The boxes between two places, or nothing where they do not fill it. */
function boxesIn(bytes: Buffer, from: number, to: number): Box[] | undefined {
  const boxes: Box[] = []
  for (let at = from; at < to;) {
    if (at + 8 > to || boxes.length > mostBoxes) return undefined
    const short = bytes.readUInt32BE(at)
    if (short === 1 && at + 16 > to) return undefined
    const size = short === 0 ? to - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short
    const body = at + (short === 1 ? 16 : 8)
    if (at + size < body || at + size > to) return undefined
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), from: at, body, end: at + size })
    at += size
  }
  return boxes
}

/** Blank what says where, when and by what a film was taken; every place in the file stays where it was. */
function blankNotes(clean: Buffer, boxes: readonly Box[]): boolean {
  for (const { type, from, body, end } of boxes) {
    if (notes.has(type)) {
      clean.write('free', from + 4, 'latin1')
      clean.fill(0, body, end)
    } else if (holders.has(type)) {
      const inside = boxesIn(clean, body, end)
      if (inside === undefined || !blankNotes(clean, inside)) return false
    }
  }
  return true
}

/** Read an MP4 box by box: it begins with its kind, has a description and pictures, and nothing we do not know. */
export function readMp4(bytes: Buffer): Result<Film, FilmRefusal> {
  const boxes = boxesIn(bytes, 0, bytes.length)
  if (boxes === undefined) return brokenFilm('boxes do not fill the file')
  if (boxes.some(({ type }) => !atTop.has(type))) return brokenFilm('a box we do not know')
  for (const needed of ['ftyp', 'moov', 'mdat'])
    if (!boxes.some(({ type }) => type === needed)) return brokenFilm(`no ${needed}`)
  const moov = boxes.filter(({ type }) => type === 'moov')
  if (moov.length > 1 || bytes.indexOf('vide', moov[0]?.from, 'latin1') < 0) return brokenFilm('no pictures')
  const clean = Buffer.from(bytes)
  return blankNotes(clean, boxes)
    ? done({ bytes: clean, extension: 'mp4' })
    : brokenFilm('a description that is cut off')
}
