import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib'
import { makeTaggedCache, type TaggedCache } from './tagged-cache.ts'

/** The forms bytes are sent in. */
export type Form = 'plain' | 'br' | 'gzip'

/**
 * Bytes that are the same for everybody. What was asked for lately is there as it is; of the rest the least that brings it
 * back: in the form in which somebody asked for it, else folded against another of its kind.
 */
export type KeptBytes = {
  readonly length: number
  plain: Buffer | undefined
  folded: Buffer | undefined
  brotli: Buffer | undefined
  gzip: Buffer | undefined
  /** Another of its kind, against which it is folded. */
  like: Buffer | undefined
  /** The key under which it is kept; none while it is not. */
  key: string | undefined
  /** When it was asked for as it is, counted in such questions. */
  askedAt: number
}

/** Bytes in memory of their own: what is made lies in a larger piece, and all of that would stay with what is kept of it. */
function exact(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}

/** Bytes as they are, in no other form yet. */
export const freshBytes = (plain: Buffer): KeptBytes => ({
  length: plain.length,
  plain: exact(plain),
  folded: undefined,
  brotli: undefined,
  gzip: undefined,
  like: undefined,
  key: undefined,
  askedAt: -1,
})

/** Bytes by key, dropped by what they show, never more of them in all their forms than the cache may hold. */
export type BytesCache<Value extends KeptBytes> = TaggedCache<Value> & {
  /** The bytes in a form, made where they are not there. */
  bytesOf(value: Value, form: Form): Buffer
}

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
const dictionaryOf = ({ like }: KeptBytes) => (like === undefined ? {} : { dictionary: like })

const fold = (value: KeptBytes, plain: Buffer): Buffer =>
  exact(
    zstdCompressSync(plain, {
      params: { [constants.ZSTD_c_compressionLevel]: 1 },
      pledgedSrcSize: plain.length,
      ...dictionaryOf(value),
    }),
  )

function plainOf(value: KeptBytes): Buffer {
  const { plain, folded, gzip } = value
  if (plain) return plain
  // A little more than it takes, or a second piece is begun to find that there is nothing left.
  const chunkSize = value.length + 1_024
  if (folded) return zstdDecompressSync(folded, { chunkSize, ...dictionaryOf(value) })
  // One of the four is always there.
  return gzip ? gunzipSync(gzip, { chunkSize }) : brotliDecompressSync(value.brotli ?? Buffer.alloc(0))
}

function compressed(value: KeptBytes, form: 'br' | 'gzip'): Buffer {
  const known = form === 'br' ? value.brotli : value.gzip
  if (known) return known
  const plain = plainOf(value)
  // One that somebody asks for is enough.
  value.folded = undefined
  if (form === 'br') return (value.brotli = exact(brotliCompressSync(plain, brotli)))
  return (value.gzip = exact(gzipSync(plain, { level: 5 })))
}

const sizeOf = ({ plain, folded, brotli, gzip }: KeptBytes): number => {
  let bytes = 0
  // What an array of bytes takes beside them.
  for (const each of [plain, folded, brotli, gzip]) if (each) bytes += each.length + 200
  return bytes
}

/**
 * What is there as it is: all of it while there is room, else at most so many bytes; what was asked for longest ago is
 * closed first.
 */
function openBytes<Value extends KeptBytes>(
  mostBytes: number,
  { hasRoom, close }: { readonly hasRoom: () => boolean; readonly close: (value: Value) => void },
) {
  const open = new Set<Value>()
  let bytes = 0
  const forget = (value: Value) => {
    if (open.delete(value)) bytes -= value.length
  }
  return {
    forget,
    count: () => open.size,
    touch: (value: Value) => {
      forget(value)
      open.add(value)
      bytes += value.length
      const isEnough = () => bytes <= mostBytes || hasRoom()
      // Asked first: to look for the oldest is to walk over all that were moved to the end.
      if (isEnough()) return
      for (const oldest of open) {
        if (oldest === value || isEnough()) return
        forget(oldest)
        close(oldest)
      }
    },
  }
}

/** One of each kind, kept so that the others can be folded against it; all of them within so many bytes. */
function patterns(mostBytes: number) {
  const byKind = new Map<string, Buffer>()
  let bytes = 0
  return {
    of: (kind: string, plain: Buffer): Buffer | undefined => {
      const known = byKind.get(kind)
      if (known !== undefined || bytes + plain.length > mostBytes) return known
      bytes += plain.length
      byKind.set(kind, exact(plain))
      return undefined
    },
    clear: () => {
      byKind.clear()
      bytes = 0
    },
    bytes: () => bytes,
  }
}

/** Nothing is compressed before so much of the room is taken. */
const partAsItIs = 0.75

/**
 * Make a cache of at most so many bytes; what was asked for longest ago goes first. Bytes are kept as they are until three
 * quarters of the room are taken; then what was asked for longest ago is compressed, until a quarter is for bytes as they
 * are and the rest for what is compressed. `kindOf` says of a key which others are like it.
 */
export function makeBytesCache<Value extends KeptBytes>(
  mostBytes: number,
  kindOf: (key: string) => string,
): BytesCache<Value> {
  const kinds = patterns(mostBytes / 16)
  const changed = (value: Value) => {
    if (value.key !== undefined) cache.weigh(value.key)
  }
  const close = (value: Value) => {
    if (!value.brotli && !value.gzip) value.folded ??= fold(value, plainOf(value))
    value.plain = undefined
    changed(value)
  }
  const hasRoom = () => cache.bytes <= mostBytes * partAsItIs
  const open = openBytes<Value>(mostBytes / 4, { hasRoom, close })
  const onGone = (value: Value) => {
    open.forget(value)
    value.key = undefined
  }
  const cache = makeTaggedCache<Value>((mostBytes * 15) / 16, { sizeOf, onGone })
  let asked = 0

  const asItIs = (value: Value): Buffer => {
    const plain = plainOf(value)
    // Opened is what is asked for again so soon that it would still be open; the rest is not worth the room.
    const isLately = ++asked - value.askedAt <= open.count()
    value.askedAt = asked
    if (value.key !== undefined && (value.plain || isLately)) {
      const isNew = value.plain === undefined
      value.plain ??= exact(plain)
      open.touch(value)
      if (isNew) changed(value)
    }
    return plain
  }
  return {
    ...cache,
    get size() {
      return cache.size
    },
    get bytes() {
      return cache.bytes + kinds.bytes()
    },
    keep: (key, value, tags, since) => {
      value.key = key
      value.askedAt = ++asked
      if (value.plain && !value.folded) value.like = kinds.of(kindOf(key), value.plain)
      const isKept = cache.keep(key, value, tags, since)
      if (!isKept) value.key = undefined
      // There may have been no room for it.
      if (value.key !== undefined && value.plain) open.touch(value)
      return isKept
    },
    dropAll: () => {
      cache.dropAll()
      kinds.clear()
    },
    bytesOf: (value, form) => {
      if (form === 'plain') return asItIs(value)
      const isKnown = (form === 'br' ? value.brotli : value.gzip) !== undefined
      const bytes = compressed(value, form)
      if (!isKnown) changed(value)
      return bytes
    },
  }
}
