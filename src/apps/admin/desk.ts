import { join } from 'node:path'
import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import { trusted, type Html } from '#kernel/html.ts'
import { sendPage, type HttpReply, type HttpRequest } from '#kernel/http.ts'
import { addStyles } from '../storefront/assets.ts'
import { deskBadges } from '#views/operator-desk/index.ts'
import type { Providers } from '../providers.ts'
import { renderDesk, renderDoor, type DeskPage } from './layout.ts'
import { operatorOf } from './policy.ts'
import { isDeskWord, say } from './words.ts'

addStyles('desk.css', join(import.meta.dirname, 'styles'))

/** What the desk's routes work with. */
export type Desk = Providers & { readonly db: Db; readonly settings: Settings }

/** What was done just now, as the address names it after a form was sent; unknown words say nothing. */
export function doneNotice(request: HttpRequest): Html | null {
  const { done } = (request.query ?? {}) as { readonly done?: string }
  const word = `done.${done ?? ''}`
  return isDeskWord(word) ? trusted(`<div class="notice good" role="status"><p>${say(word)}</p></div>`) : null
}

/** Send a page of the desk to the operator who asked. */
export async function sendDesk(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  page: DeskPage,
  status = 200,
): Promise<HttpReply> {
  const actor = operatorOf(request)
  const badges = await deskBadges(desk.db)
  const frame = {
    actor,
    badges,
    path: request.routeOptions.url ?? '',
    notice: doneNotice(request),
    mode: desk.settings.mode,
  }
  return sendPage(reply, trusted(renderDesk(frame, page)), status)
}

/** Send a page for somebody who is not at the desk yet. */
export function sendDoor(reply: HttpReply, page: DeskPage, status = 200): HttpReply {
  return sendPage(reply, trusted(renderDoor(page)), status)
}
