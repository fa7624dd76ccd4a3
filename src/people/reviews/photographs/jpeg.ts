import { done, type Result } from '#kernel/result.ts'
import { broken, fits, tooLarge, type Photograph, type PhotographRefusal } from './bytes.ts'

const mostScans = 100

/** The orientation a camera noted (1 to 8); 1 where none is said or the note is not sound. */
function orientationOf(note: Buffer): number {
  if (note.length < 20 || note.toString('latin1', 0, 6) !== 'Exif\0\0') return 1
  const tiff = note.subarray(6)
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const two = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const four = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  const from = four(4)
  if (from > tiff.length - 2) return 1
  const count = Math.min(two(from), 100)
  for (let i = 0; i < count; i++) {
    const at = from + 2 + i * 12
    if (at + 12 > tiff.length) return 1
    if (two(at) === 0x0112) {
      const value = two(at + 8)
      return value >= 1 && value <= 8 ? value : 1
    }
  }
  return 1
}

/** A note that says the orientation and nothing else. */
function orientationNote(orientation: number): Buffer {
  const note = Buffer.from(
    'ffe1002245786966000049492a000800000001001201030001000000000000000000000000',
    'hex',
  ).subarray(0, 36)
  note.writeUInt16LE(orientation, 28)
  return note
}

/** Where the coded picture that begins here ends: at the next marker that is no restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return -1
}

type Frame = { readonly width: number; readonly height: number }

function frameOf(segment: Buffer): Frame | undefined {
  const [bits, parts] = [segment[4], segment[9]]
  if (segment.length < 10 || bits !== 8 || (parts !== 1 && parts !== 3)) return undefined
  return { width: segment.readUInt16BE(7), height: segment.readUInt16BE(5) }
}

/** Parts that draw: tables, restart interval, and Adobe's note of the color form, without which colors turn. */
const isKept = (marker: number, segment: Buffer): boolean =>
  marker === 0xdb ||
  marker === 0xc4 ||
  marker === 0xdd ||
  (marker === 0xee && segment.length === 16 && segment.toString('latin1', 4, 9) === 'Adobe')

const isDropped = (marker: number): boolean => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe

/**
 * Read a JPEG (baseline or progressive, gray or color) segment by segment and keep what draws it. Notes of the camera,
 * comments, thumbnails, color profiles and everything behind the end are left out; the orientation stays.
 */
export function readJpeg(bytes: Buffer): Result<Photograph, PhotographRefusal> {
  const kept: Buffer[] = []
  let [at, scans, orientation] = [2, 0, 1]
  let frame: Frame | undefined
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1]
    if (bytes[at] !== 0xff || marker === undefined) return broken('no marker')
    if (marker === 0xd9) break
    const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return broken('a segment runs over the end')
    const segment = bytes.subarray(at, end)
    at = end
    if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) {
      if (frame !== undefined) return broken('two frames')
      frame = frameOf(segment)
      if (frame === undefined) return broken('no frame we know')
      if (!fits(frame.width, frame.height)) return tooLarge()
      kept.push(segment)
    } else if (marker === 0xda) {
      const stop = endOfScan(bytes, end)
      if (frame === undefined || stop <= end || ++scans > mostScans) return broken('a scan without end')
      kept.push(segment, bytes.subarray(end, stop))
      at = stop
    } else if (isKept(marker, segment)) kept.push(segment)
    else if (!isDropped(marker)) return broken('a segment we do not know')
    else if (marker === 0xe1 && orientation === 1) orientation = orientationOf(segment.subarray(4))
  }
  if (frame === undefined || scans === 0) return broken('no picture')
  const note = orientation === 1 ? [] : [orientationNote(orientation)]
  const whole = Buffer.concat([Buffer.from([0xff, 0xd8]), ...note, ...kept, Buffer.from([0xff, 0xd9])])
  const isTurned = orientation >= 5
  const [width, height] = isTurned ? [frame.height, frame.width] : [frame.width, frame.height]
  return done({ bytes: whole, extension: 'jpg', width, height })
}
