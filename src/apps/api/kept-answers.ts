import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { HttpReply, HttpRequest } from '#kernel/http.ts'
import { makeTaggedCache, type TaggedCache } from '../tagged-cache.ts'

/** An answer as bytes, made once and sent many times. */
export type KeptAnswer = { readonly bytes: Buffer; readonly etag: string; gzip: Buffer | undefined }

/** Answers that are the same for everybody, by address. */
export type KeptAnswers = TaggedCache<KeptAnswer>

/** What an answer takes beside its bytes: its address, its tags, its compressed form where somebody asked for it. */
const besides = 1_000

/** Keep at most so many bytes of answers. */
export function keptAnswers(mostBytes: number): KeptAnswers {
  return makeTaggedCache(mostBytes, ({ bytes }) => bytes.length + besides)
}

/** The tag of some bytes: the same bytes have the same one. */
export function etagOf(bytes: Buffer): string {
  return `"${createHash('sha1').update(bytes).digest('base64url')}"`
}

/** True when the caller already has these bytes. */
export function isKnown(request: HttpRequest, etag: string): boolean {
  const known = request.headers['if-none-match']
  if (known === undefined) return false
  return known.split(',').some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*')
}

const worthGzip = 1_400

/** Send a kept answer: nothing but its tag to who has it, compressed to who takes that. */
export function sendKept(request: HttpRequest, reply: HttpReply, kept: KeptAnswer): HttpReply {
  void reply.headers({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'public, no-cache',
    vary: 'accept-encoding',
    etag: kept.etag,
  })
  if (isKnown(request, kept.etag)) return reply.code(304).send()
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (!takesGzip || kept.bytes.length < worthGzip) return reply.send(kept.bytes)
  kept.gzip ??= gzipSync(kept.bytes, { level: 6 })
  return reply.header('content-encoding', 'gzip').send(kept.gzip)
}
