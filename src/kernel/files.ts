import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ports } from './ports.ts'
import { assert } from './result.ts'

/** Files by what is in them: the same bytes have the same key, and a key's bytes never change. */
export type FileStore = {
  /** Keep the bytes; answers their key. The extension, such as `svg`, says what they are. */
  put(bytes: Uint8Array | string, extension: string): Promise<string>
  /** Where the file of a key is; undefined for what is no key. */
  path(key: string): string | undefined
  readonly folder: string
}

/** What a key looks like: 32 hexadecimal digits of SHA-256 and the extension. */
export const fileKeyPattern = /^[0-9a-f]{32}\.[a-z0-9]{1,8}$/

/** The file store in a folder, which is made when the first file comes. */
export function fileStore(folder: string): FileStore {
  let made: Promise<unknown> | undefined
  const path = (key: string) => (fileKeyPattern.test(key) ? join(folder, key) : undefined)
  const put = async (bytes: Uint8Array | string, extension: string): Promise<string> => {
    const key = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${extension}`
    const target = path(key)
    assert(target !== undefined, `not an extension: ${extension}`)
    if (existsSync(target)) return key
    await (made ??= mkdir(folder, { recursive: true }))
    const part = `${target}.${Buffer.from(ports().randomBytes(6)).toString('hex')}`
    await writeFile(part, bytes)
    await rename(part, target)
    return key
  }
  return { put, path, folder }
}
