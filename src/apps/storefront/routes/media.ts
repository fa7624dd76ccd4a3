import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { Type } from 'typebox'
import { fileStore } from '#kernel/files.ts'
import type { HttpServer } from '#kernel/http.ts'
import type { Shop } from '../shop.ts'
import { encodingOf } from './assets.ts'

const types: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
}

type Kept = { readonly type: string; readonly bytes: Buffer; readonly brotli: Buffer | null }

const mostBytes = 48 * 1024 * 1024

/** Pictures as they are asked for most: read once, compressed once, the longest unused forgotten first. */
function pictureCache(
  read: (key: string) => Promise<Buffer | undefined>,
): (key: string) => Promise<Kept | undefined> {
  const kept = new Map<string, Kept>()
  let bytes = 0
  return async (key) => {
    const found = kept.get(key)
    if (found) {
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const type = types[extname(key)]
    const content = type === undefined ? undefined : await read(key)
    if (type === undefined || content === undefined) return undefined
    const params = { [constants.BROTLI_PARAM_QUALITY]: 6 }
    const entry = {
      type,
      bytes: content,
      brotli: type.startsWith('image/svg') ? brotliCompressSync(content, { params }) : null,
    }
    kept.set(key, entry)
    bytes += content.length
    for (const [oldest, each] of kept) {
      if (bytes <= mostBytes) break
      kept.delete(oldest)
      bytes -= each.bytes.length
    }
    return entry
  }
}

/**
 * Pictures by the key of their content, for ever the same bytes. A drawing opened by itself may do nothing: its own
 * policy forbids scripts and everything else, whatever is in the file.
 */
export function mediaRoutes(server: HttpServer, shop: Shop): void {
  const store = fileStore(`${shop.settings.dataFolder}/files`)
  const picture = pictureCache(async (key) => {
    const path = store.path(key)
    return path === undefined ? undefined : readFile(path).catch(() => undefined)
  })
  const params = Type.Object({ key: Type.String({ maxLength: 60 }) }, { additionalProperties: false })
  server.get('/media/:key', { schema: { params }, config: { kind: 'asset' } }, async (request, reply) => {
    const found = await picture(request.params.key)
    if (!found) {
      reply.callNotFound()
      return reply
    }
    void reply.headers({
      'content-type': found.type,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      vary: 'accept-encoding',
    })
    if (found.brotli && encodingOf(request) === 'br')
      return reply.header('content-encoding', 'br').send(found.brotli)
    return reply.send(found.bytes)
  })
}
