import { createHash } from 'node:crypto'
import type { HttpReply, HttpRequest } from '#kernel/http.ts'
import { freshBytes, makeBytesCache, type BytesCache, type KeptBytes } from '../kept-bytes.ts'

/** An answer as bytes, made once and sent many times. */
export type KeptAnswer = KeptBytes & { readonly etag: string }

/** Answers that are the same for everybody, by address. */
export type KeptAnswers = BytesCache<KeptAnswer>

/** Answers of the same part of the API look alike. */
const kindOf = (address: string): string => /^\/api\/[^/?]*\/?/.exec(address)?.[0] ?? ''

/** Keep at most so many bytes of answers. */
export function keptAnswers(mostBytes: number): KeptAnswers {
  return makeBytesCache(mostBytes, kindOf)
}

/** The answer with this body. */
export function answerOf(body: unknown): KeptAnswer {
  const bytes = Buffer.from(JSON.stringify(body))
  return { ...freshBytes(bytes), etag: etagOf(bytes) }
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

/** Send an answer of a cache: nothing but its tag to who has it, compressed to who takes that. */
export function sendKept(
  request: HttpRequest,
  reply: HttpReply,
  { answer, answers }: { readonly answer: KeptAnswer; readonly answers: KeptAnswers },
): HttpReply {
  void reply.headers({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'public, no-cache',
    vary: 'accept-encoding',
    etag: answer.etag,
  })
  if (isKnown(request, answer.etag)) return reply.code(304).send()
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (!takesGzip || answer.length < worthGzip) return reply.send(answers.bytesOf(answer, 'plain'))
  return reply.header('content-encoding', 'gzip').send(answers.bytesOf(answer, 'gzip'))
}
