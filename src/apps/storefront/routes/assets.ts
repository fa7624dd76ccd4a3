import { Type } from 'typebox'
import type { HttpReply, HttpRequest, HttpServer } from '#kernel/http.ts'
import { assetAt, type Asset } from '../assets.ts'
import { favicon } from '../components/favicon.ts'

const forever = 'public, max-age=31536000, immutable'

/** The form of an answer a browser takes: Brotli, gzip, or as it is. */
export function encodingOf(request: HttpRequest): 'br' | 'gzip' | undefined {
  const accepted = request.headers['accept-encoding'] ?? ''
  const text = Array.isArray(accepted) ? accepted.join(',') : accepted
  return /\bbr\b/.test(text) ? 'br' : /\bgzip\b/.test(text) ? 'gzip' : undefined
}

function send(request: HttpRequest, reply: HttpReply, asset: Asset): HttpReply {
  const encoding = encodingOf(request)
  void reply.headers({ 'cache-control': forever, vary: 'accept-encoding', 'content-type': asset.type })
  if (encoding) void reply.header('content-encoding', encoding)
  return reply.send(encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.bytes)
}

/** The shop's styles and scripts, at addresses that change with their content, and the mark as a small picture. */
export function assetRoutes(server: HttpServer): void {
  const params = Type.Object({ file: Type.String({ maxLength: 80 }) }, { additionalProperties: false })
  server.get('/assets/:file', { schema: { params }, config: { kind: 'asset' } }, async (request, reply) => {
    const asset = assetAt(`/assets/${request.params.file}`)
    return asset ? send(request, reply, asset) : reply.callNotFound()
  })
  server.get('/assets/favicon.svg', { config: { kind: 'asset' } }, async (_, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(favicon()),
  )
}
