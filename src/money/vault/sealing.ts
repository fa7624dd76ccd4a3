import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { ports } from '#kernel/ports.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'

/** The keys that wrap data keys: new ones are wrapped by the current key, old ones are opened by the key they name. */
export type KeyRing = { readonly current: string; readonly keys: ReadonlyMap<string, Buffer> }

/** A text nobody can read without the key it names; it opens only for the row it was sealed for. */
export type Sealed = { readonly keyId: string; readonly wrappedKey: Buffer; readonly sealed: Buffer }

/** Why key settings are not taken. */
export type KeyRefusal = 'no_key' | 'malformed_key' | 'key_named_twice'

const ivBytes = 12
const tagBytes = 16
const keyBytes = 32

/**
 * Read the setting: `id:base64` with 32 bytes each, separated by commas. The first is the current one; the others are
 * still needed until every card is wrapped anew.
 */
export function readKeyRing(text: string): Result<KeyRing, KeyRefusal> {
  const keys = new Map<string, Buffer>()
  for (const each of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const [, id, encoded] = /^([a-z0-9][a-z0-9-]{0,31}):([A-Za-z0-9+/_-]{43}=?)$/.exec(each) ?? []
    if (id === undefined || encoded === undefined) return refused('malformed_key')
    const key = Buffer.from(encoded, 'base64')
    if (key.length !== keyBytes || new Set(key).size < 8) return refused('malformed_key', { id })
    if (keys.has(id)) return refused('key_named_twice', { id })
    keys.set(id, key)
  }
  const [current] = keys.keys()
  return current === undefined ? refused('no_key') : done({ current, keys })
}

function encrypt(key: Uint8Array, text: Uint8Array, boundTo: string): Buffer {
  const iv = ports().randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo))
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Uint8Array, box: Buffer, boundTo: string): Buffer {
  const iv = box.subarray(0, ivBytes)
  const tag = box.subarray(box.length - tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo)).setAuthTag(tag)
  return Buffer.concat([decipher.update(box.subarray(ivBytes, box.length - tagBytes)), decipher.final()])
}

const wrapping = (id: string, keyId: string) => `key ${keyId} of ${id}`
const content = (id: string) => `card ${id}`

function wrap(ring: KeyRing, dataKey: Buffer, id: string): Pick<Sealed, 'keyId' | 'wrappedKey'> {
  const key = ring.keys.get(ring.current)
  assert(key !== undefined, 'the current key is on the ring')
  return { keyId: ring.current, wrappedKey: encrypt(key, dataKey, wrapping(id, ring.current)) }
}

function dataKeyOf(
  ring: KeyRing,
  { keyId, wrappedKey }: Pick<Sealed, 'keyId' | 'wrappedKey'>,
  id: string,
): Buffer {
  const key = ring.keys.get(keyId)
  assert(key !== undefined, `the key ${keyId} is not among the settings`)
  return decrypt(key, wrappedKey, wrapping(id, keyId))
}

/** Seal a text for the row of an id, under a data key of its own. */
export function seal(ring: KeyRing, id: string, text: string): Sealed {
  const dataKey = Buffer.from(ports().randomBytes(keyBytes))
  const clear = Buffer.from(text)
  try {
    return { ...wrap(ring, dataKey, id), sealed: encrypt(dataKey, clear, content(id)) }
  } finally {
    dataKey.fill(0)
    clear.fill(0)
  }
}

/** Open what was sealed for this very row; throws for any other, for a changed byte and for a missing key. */
export function unseal(ring: KeyRing, id: string, box: Sealed): string {
  const dataKey = dataKeyOf(ring, box, id)
  try {
    const clear = decrypt(dataKey, box.sealed, content(id))
    const text = clear.toString('utf8')
    clear.fill(0)
    return text
  } finally {
    dataKey.fill(0)
  }
}

/** The same data key wrapped by the current key. The sealed text itself stays as it is. */
export function rewrap(
  ring: KeyRing,
  id: string,
  box: Pick<Sealed, 'keyId' | 'wrappedKey'>,
): Pick<Sealed, 'keyId' | 'wrappedKey'> {
  const dataKey = dataKeyOf(ring, box, id)
  try {
    return wrap(ring, dataKey, id)
  } finally {
    dataKey.fill(0)
  }
}

/** What recognizes a card without telling it: nobody without the key can try all numbers. */
export function fingerprintOf(key: Uint8Array, number: string): Buffer {
  return createHmac('sha256', key).update(number).digest()
}
