import type { Db } from '#kernel/database.ts'
import { readCookie, type HttpReply, type HttpRequest, redirectTo } from '#kernel/http.ts'
import type { Locale } from '#market/catalog/index.ts'
import { readSession, type Actor } from '#people/access/index.ts'

/** The cookie that holds a session's token. */
export const sessionCookie = 'session'

/** The cookie that holds a cart's token. */
export const cartCookie = 'cart'

/** Who is asking; nobody when there is no session. No cookie, no statement. */
export async function actorOf(db: Db, request: HttpRequest): Promise<Actor | undefined> {
  const token = readCookie(request, sessionCookie)
  return token === undefined ? undefined : readSession(db, token)
}

/** Send somebody who is not signed in to the door, and back here afterwards. */
export function toSignIn(reply: HttpReply, locale: Locale, back: string): HttpReply {
  return redirectTo(reply, `/${locale}/sign-in?back=${encodeURIComponent(back)}`)
}

/** A path of the shop to go back to; anything that could lead elsewhere is the fallback. */
export function safeBack(given: string | undefined, fallback: string): string {
  return given !== undefined && /^\/(?:en|zh|fr)(?:\/[\w./?=&%~-]*)?$/.test(given) ? given : fallback
}
