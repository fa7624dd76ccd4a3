import { crc32, createInflate } from 'node:zlib'
import { done, refused, type Result } from '#kernel/result.ts'
import { broken, fits, tooLarge, type Photograph, type PhotographRefusal } from './bytes.ts'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'IDAT', 'IEND'])
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

type Head = {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly laced: boolean
}

function headOf(data: Buffer): Head | undefined {
  if (data.length !== 13) return undefined
  const [depth = 0, color = 0, packing, filter, lace = 0] = data.subarray(8)
  const count = samples[color]
  const isSound =
    count !== undefined && [1, 2, 4, 8, 16].includes(depth) && packing === 0 && filter === 0 && lace <= 1
  if (!isSound) return undefined
  return {
    width: data.readUInt32BE(0),
    height: data.readUInt32BE(4),
    bits: count * depth,
    laced: lace === 1,
  }
}

const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** How many bytes the picture has once unpacked: each row with the byte that names its filter. */
function unpackedSize({ width, height, bits, laced }: Head): number {
  const rows = (wide: number, high: number) => (wide === 0 ? 0 : high * (1 + Math.ceil((wide * bits) / 8)))
  if (!laced) return rows(width, height)
  return passes.reduce(
    (size, [x, y, dx, dy]) =>
      size + rows(Math.ceil(Math.max(0, width - x) / dx), Math.ceil(Math.max(0, height - y) / dy)),
    0,
  )
}

/** True when the packed bytes unpack to exactly this size and nothing stands behind them. Memory stays flat. */
async function unpacksTo(parts: readonly Buffer[], size: number): Promise<boolean> {
  const inflate = createInflate()
  let count = 0
  const packed = parts.reduce((sum, part) => sum + part.length, 0)
  const over = new Promise<boolean>((resolve) => {
    inflate.on('data', (chunk: Buffer) => {
      count += chunk.length
      if (count > size) inflate.destroy()
    })
    inflate.on('error', () => resolve(false))
    inflate.on('close', () => resolve(count === size && inflate.bytesWritten === packed))
  })
  for (const part of parts) inflate.write(part)
  inflate.end()
  return over
}

/**
 * Read a PNG chunk by chunk: every checksum is checked, the packed picture is unpacked and must have exactly its size.
 * Texts, notes, profiles, animation and everything behind the end are left out.
 */
export async function readPng(bytes: Buffer): Promise<Result<Photograph, PhotographRefusal>> {
  const chunks: Buffer[] = []
  const packed: Buffer[] = []
  let head: Head | undefined
  for (let at = signature.length; ;) {
    if (at + 12 > bytes.length) return broken('a chunk is missing')
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return broken('a chunk runs over the end')
    const type = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, end - 4)
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      return broken('a checksum is wrong')
    if ((type === 'IHDR') !== (at === signature.length)) return broken('no head')
    if (type === 'acTL') return refused('photograph_animated')
    if (type === 'IHDR') head = headOf(data)
    if (head === undefined) return broken('a head we do not know')
    if (!fits(head.width, head.height)) return tooLarge()
    if (!kept.has(type) && /^[A-Z]/.test(type)) return broken('a chunk we do not know')
    if (type === 'IDAT') packed.push(data)
    if (kept.has(type)) chunks.push(bytes.subarray(at, end))
    at = end
    if (type === 'IEND') break
  }
  if (!(await unpacksTo(packed, unpackedSize(head)))) return broken('the picture is not whole')
  const { width, height } = head
  return done({ bytes: Buffer.concat([signature, ...chunks]), extension: 'png', width, height })
}
