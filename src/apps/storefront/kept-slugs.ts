import { createHmac, timingSafeEqual } from 'node:crypto'
import { readCookie, setCookie, type HttpReply, type HttpRequest } from '#kernel/http.ts'

/** A short list of products kept in a cookie of the visitor's own: nothing of it is stored here. */
export type SlugCookie = { readonly name: string; readonly most: number; readonly maxAgeSeconds: number }

/** What was looked at last. */
export const seenCookie: SlugCookie = { name: 'seen', most: 8, maxAgeSeconds: 30 * 86_400 }

/** What is compared. */
export const compareCookie: SlugCookie = { name: 'compare', most: 4, maxAgeSeconds: 7 * 86_400 }

const longest = 440
const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

const seal = (key: string, name: string, text: string): string =>
  createHmac('sha256', key).update(`${name} ${text}`).digest('base64url').slice(0, 22)

/** The products a cookie of ours names, the last one first; none where it is not ours or was changed. */
export function readSlugs(request: HttpRequest, key: string, { name, most }: SlugCookie): readonly string[] {
  const sent = readCookie(request, name)
  if (sent === undefined) return []
  const [text = '', given = ''] = sent.split('~')
  const [right, own] = [Buffer.from(seal(key, name, text)), Buffer.from(given)]
  if (right.length !== own.length || !timingSafeEqual(right, own)) return []
  return text
    .split('.')
    .filter((each) => slugPattern.test(each))
    .slice(0, most)
}

/** Keep these products in the cookie; what does not fit is the oldest and is left out. */
export function keepSlugs(reply: HttpReply, key: string, cookie: SlugCookie, slugs: readonly string[]): void {
  const kept = slugs.filter((each) => slugPattern.test(each)).slice(0, cookie.most)
  while (kept.join('.').length > longest) kept.pop()
  const text = kept.join('.')
  const maxAgeSeconds = kept.length === 0 ? 0 : cookie.maxAgeSeconds
  setCookie(reply, cookie.name, `${text}~${seal(key, cookie.name, text)}`, { maxAgeSeconds })
}
