import { Type } from 'typebox'
import { parseId } from '#kernel/ids.ts'
import { problem, sendPage, type HttpReply, type HttpServer } from '#kernel/http.ts'
import { html, trusted, type Html } from '#kernel/html.ts'
import type { Db } from '#kernel/database.ts'
import { findMail, latestMessages, type Mail, type MessageLine } from '#people/notifications/index.ts'
import { listMails } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, idParams } from '../form.ts'
import { renderDoor } from '../layout.ts'
import { mailPage, mailRows, mailsPage, mailStates } from '../pages/mails.ts'
import { say } from '../words.ts'

const text = Type.Optional(Type.String({ maxLength: 254 }))
const pageSize = 50

async function mailOf(db: Db, text: string): Promise<Mail> {
  const id = parseId('mal', text)
  const mail = id.ok ? await findMail(db, id.value) : undefined
  if (!mail) throw problem(404, 'not_found')
  return mail
}

/** Send a mail's own markup, shut away: no scripts, no forms, nothing loaded, in an origin of its own. */
export function sendMailBody(reply: HttpReply, mail: Mail): HttpReply {
  void reply.header(
    'content-security-policy',
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  return sendPage(reply, trusted(mail.html))
}

/** Mails sent, for operators. */
export function mailRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({ state: text, to: text, before: text })
  server.get('/admin/mails', { schema: { querystring } }, async (request, reply) => {
    const state = mailStates.find((each) => each === request.query.state)
    const to = request.query.to ?? ''
    const before = parseId('mal', request.query.before ?? '')
    const found = await listMails(desk.db, { state, to, before: before.ok ? before.value : undefined })
    const rows = found.slice(0, pageSize)
    const page = mailsPage({
      rows,
      hasMore: found.length > pageSize,
      isFirst: !before.ok,
      asked: { state, to },
    })
    return sendDesk(desk, request, reply, page)
  })
  const schema = { params: idParams }
  server.get('/admin/mails/:id', { schema }, async (request, reply) => {
    const mail = await mailOf(desk.db, request.params.id)
    return sendDesk(
      desk,
      request,
      reply,
      mailPage(mail, '/admin/mails', { href: '/admin/mails', name: say('mails.title') }),
    )
  })
  server.get('/admin/mails/:id/body', { schema }, async (request, reply) =>
    sendMailBody(reply, await mailOf(desk.db, request.params.id)),
  )
}

/** Text messages of a shop that sends none: what telephones would show. */
const textMessages = (messages: readonly MessageLine[]): Html =>
  html`<section class="flow">
    <h2>${say('mailbox.messages')}</h2>
    <ul class="flow" role="list">
      ${messages.slice(0, 10).map((each) => html`<li><strong>${each.recipient}</strong> <span class="quiet">${each.createdAt.toISOString().slice(11, 19)}</span><br />${each.body}</li>`)}
    </ul>
  </section>`

/** The mailbox of a shop that is only tried or built: every mail, for everybody. It is not there in production. */
export function mailboxRoutes(server: HttpServer, desk: Desk): void {
  const { mode } = desk.settings
  if (mode !== 'demo' && mode !== 'development') return
  server.get('/dev/mailbox', async (_, reply) => {
    const rows = (await listMails(desk.db, {})).slice(0, pageSize)
    const messages = await latestMessages(desk.db)
    const body = html`<p class="quiet">${say('mailbox.text')}</p>
      ${messages.length > 0 && textMessages(messages)}
      ${rows.length === 0 ? html`<p class="nothing">${say('mailbox.none')}</p>` : mailRows(rows, '/dev/mailbox')}`
    return sendPage(reply, trusted(renderDoor({ title: say('mailbox.title'), body }, 'wide')))
  })
  const schema = { params: idParams }
  server.get('/dev/mailbox/:id', { schema }, async (request, reply) => {
    const mail = await mailOf(desk.db, request.params.id)
    const page = mailPage(mail, '/dev/mailbox', { href: '/dev/mailbox', name: say('mailbox.title') })
    const { up, actions } = page
    const body = html`<p class="spread">${up && html`<a href="${up.href}">${up.name}</a>`} ${actions}</p>
      ${page.body}`
    return sendPage(reply, trusted(renderDoor({ title: page.title, body }, 'wide')))
  })
  server.get('/dev/mailbox/:id/body', { schema }, async (request, reply) =>
    sendMailBody(reply, await mailOf(desk.db, request.params.id)),
  )
}
