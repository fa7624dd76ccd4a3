import { newId, type Id } from '#kernel/ids.ts'
import type { Queries } from '#kernel/database.ts'

/** A mail's id. */
export type MailId = Id<'mal'>

/** A rendered mail: subject, plain text, and markup saying the same. */
export type Letter = { readonly subject: string; readonly text: string; readonly html: string }

/** To whom a letter goes and why. The same cause and template to the same address is one mail, however often it is told. */
export type Posting = {
  readonly cause: string
  readonly template: string
  readonly recipient: string
  readonly locale: string
  readonly letter: Letter
}

/** Record mails to be sent after the transaction, in one statement; answers the ids of those that were not recorded before. */
export async function recordMails(db: Queries, postings: readonly Posting[]): Promise<MailId[]> {
  if (postings.length === 0) return []
  const of = (value: (posting: Posting) => string) => postings.map(value)
  const rows = await db.sql<{ id: MailId }>`
    insert into notifications.mails (id, cause, template, recipient, locale, subject, body_text, body_html)
    select g.id, g.cause, g.template, g.recipient, g.locale, g.subject, g.body_text, g.body_html
      from unnest(${of(() => newId('mal'))}::text[], ${of(({ cause }) => cause)}::text[],
                  ${of(({ template }) => template)}::text[], ${of(({ recipient }) => recipient)}::text[],
                  ${of(({ locale }) => locale)}::text[], ${of(({ letter }) => letter.subject.slice(0, 300))}::text[],
                  ${of(({ letter }) => letter.text)}::text[], ${of(({ letter }) => letter.html)}::text[])
           as g (id, cause, template, recipient, locale, subject, body_text, body_html)
    on conflict (cause, template, recipient) do nothing
    returning id`
  return rows.map(({ id }) => id)
}

/** Record a mail to be sent after the transaction; answers its id, or nothing when it was recorded before. */
export async function recordMail(db: Queries, posting: Posting): Promise<MailId | undefined> {
  return (await recordMails(db, [posting]))[0]
}
