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

/** Record a mail to be sent after the transaction; answers its id, or nothing when it was recorded before. */
export async function recordMail(db: Queries, posting: Posting): Promise<MailId | undefined> {
  const id = newId('mal')
  const { cause, template, recipient, locale, letter } = posting
  const rows = await db.sql`
    insert into notifications.mails (id, cause, template, recipient, locale, subject, body_text, body_html)
    values (${id}, ${cause}, ${template}, ${recipient}, ${locale}, ${letter.subject.slice(0, 300)}, ${letter.text}, ${letter.html})
    on conflict (cause, template, recipient) do nothing
    returning id`
  return rows.length === 1 ? id : undefined
}
