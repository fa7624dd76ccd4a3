import type { Db } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import type { MailId } from './record-mail.ts'

/** What carries a mail away; rejects when it could not. The id lets a receiver drop a second copy. */
export type Postman = (mail: {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}) => Promise<void>

const mostTries = 8

type Due = {
  id: MailId
  recipient: string
  subject: string
  body_text: string
  body_html: string
  tries: number
}

/**
 * Send the mails that are due, twenty at most; answers how many went out. Each is claimed for two minutes before it is
 * handed over, so two workers do not send one mail; after eight tries it stays failed and shows on the desk.
 */
export async function deliverMails(db: Db, postman: Postman): Promise<number> {
  const due = await db.sql<Due>`
    update notifications.mails m
       set tries = m.tries + 1, next_try_at = now() + interval '2 minutes'
      from (select id from notifications.mails
             where state = 'queued' and next_try_at <= now()
             order by next_try_at limit 20 for update skip locked) claimed
     where m.id = claimed.id
    returning m.id, m.recipient, m.subject, m.body_text, m.body_html, m.tries`
  let sent = 0
  for (const mail of due) {
    try {
      await postman({
        id: mail.id,
        to: mail.recipient,
        subject: mail.subject,
        text: mail.body_text,
        html: mail.body_html,
      })
      await db.sql`update notifications.mails set state = 'sent', sent_at = now() where id = ${mail.id} and state = 'queued'`
      sent++
    } catch (error) {
      log.warn('mail_not_sent', { id: mail.id, attempt: mail.tries, ...errorFields(error) })
      await db.sql`
        update notifications.mails
           set state = case when tries >= ${mostTries} then 'failed' else state end,
               next_try_at = now() + interval '1 minute' * power(2, least(tries, 8))
         where id = ${mail.id} and state = 'queued'`
    }
  }
  return sent
}
