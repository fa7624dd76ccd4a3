import type { Queries } from '#kernel/database.ts'
import type { MailState } from './mail-lifecycle.ts'
import type { MailId } from './record-mail.ts'

/** A mail in the list of what was sent. */
export type MailLine = {
  readonly id: MailId
  readonly template: string
  readonly recipient: string
  readonly subject: string
  readonly state: MailState
  readonly createdAt: Date
}

/** A whole mail. */
export type Mail = MailLine & { readonly text: string; readonly html: string; readonly locale: string }

type Row = {
  id: MailId
  template: string
  recipient: string
  subject: string
  state: MailState
  created_at: Date
}

const lineOf = (row: Row): MailLine => ({
  id: row.id,
  template: row.template,
  recipient: row.recipient,
  subject: row.subject,
  state: row.state,
  createdAt: row.created_at,
})

/** The latest mails, fifty a page, the newest first; `before` is the id of the last one seen. */
export async function latestMails(db: Queries, before: MailId | null = null): Promise<MailLine[]> {
  const rows = await db.sql<Row>`
    select id, template, recipient, subject, state, created_at
      from notifications.mails
     where ${before}::text is null or id < ${before}
     order by id desc
     limit 50`
  return rows.map(lineOf)
}

/** One mail with its bodies, if there is one with this id. */
export async function findMail(db: Queries, id: MailId): Promise<Mail | undefined> {
  const [row] = await db.sql<Row & { body_text: string; body_html: string; locale: string }>`
    select id, template, recipient, subject, state, created_at, body_text, body_html, locale
      from notifications.mails
     where id = ${id}`
  return row && { ...lineOf(row), text: row.body_text, html: row.body_html, locale: row.locale }
}
