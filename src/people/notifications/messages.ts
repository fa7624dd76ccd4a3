import type { Db, Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { errorFields, log } from '#kernel/log.ts'
import { formatDecimal, type Money } from '#kernel/money.ts'
import type { MailState } from './mail-lifecycle.ts'

/** A text message's id. */
export type MessageId = Id<'msg'>

/** A text message: to whom, what it says, and because of what; the same cause is sent once. */
export type TextMessage = { readonly cause: string; readonly recipient: string; readonly body: string }

/** Record a text message to be sent after the transaction; nothing happens when its cause was told before. */
export async function recordMessage(db: Queries, { cause, recipient, body }: TextMessage): Promise<void> {
  await db.sql`
    insert into notifications.messages (id, cause, recipient, body)
    values (${newId('msg')}, ${cause}, ${recipient}, ${body.slice(0, 480)})
    on conflict (cause) do nothing`
}

type CodeWords = {
  readonly pay: (code: string, amount: string, payee: string) => string
  readonly phone: (code: string) => string
}

const words: Readonly<Record<string, CodeWords>> = {
  en: {
    pay: (code, amount, payee) =>
      `Kontor: ${code} is your code for paying ${amount} to ${payee}. Good for 5 minutes. Never pass it on; we never ask for it.`,
    phone: (code) => `Kontor: ${code} is the code for this telephone number. Good for 5 minutes.`,
  },
  zh: {
    pay: (code, amount, payee) =>
      `【Kontor】验证码 ${code}，用于向 ${payee} 支付 ${amount}，5 分钟内有效。请勿告知他人，我们绝不会索要。`,
    phone: (code) => `【Kontor】验证码 ${code}，用于验证此手机号，5 分钟内有效。`,
  },
  fr: {
    pay: (code, amount, payee) =>
      `Kontor : ${code} est votre code pour payer ${amount} à ${payee}. Valable 5 minutes. Ne le transmettez jamais ; nous ne le demandons jamais.`,
    phone: (code) => `Kontor : ${code} est le code de ce numéro de téléphone. Valable 5 minutes.`,
  },
}

const wordsOf = (locale: string): CodeWords => words[locale] ?? (words['en'] as CodeWords)

/** What a message with a code for one payment says: the amount and the payee are in it, so that a payer sees what it is for. */
export function paymentCodeText(
  locale: string,
  { code, amount, payee }: { code: string; amount: Money; payee: string },
): string {
  return wordsOf(locale).pay(code, `${formatDecimal(amount)} ${amount.currency}`, payee)
}

/** What a message with a code that proves a telephone number says. */
export function phoneCodeText(locale: string, code: string): string {
  return wordsOf(locale).phone(code)
}

/** A text message as the mailbox of the demo shows it. */
export type MessageLine = TextMessage & {
  readonly id: MessageId
  readonly state: MailState
  readonly createdAt: Date
}

/** The latest text messages, fifty at most, the newest first. */
export async function latestMessages(db: Queries): Promise<MessageLine[]> {
  return db.sql<MessageLine>`
    select id, cause, recipient, body, state, created_at as "createdAt"
      from notifications.messages order by created_at desc, id desc limit 50`
}

/** What carries a text message away; rejects when it could not. The id lets a receiver drop a second copy. */
export type Messenger = (message: {
  readonly id: string
  readonly to: string
  readonly text: string
}) => Promise<void>

const mostTries = 4

/**
 * Send the text messages that are due, twenty at most; answers how many went out. Each is claimed for a minute before it
 * is handed over, so two workers do not send one; a code that is late is worth nothing, so there are four tries only.
 */
export async function deliverMessages(db: Db, messenger: Messenger): Promise<number> {
  const due = await db.sql<{ id: MessageId; recipient: string; body: string; tries: number }>`
    update notifications.messages m
       set tries = m.tries + 1, next_try_at = now() + interval '1 minute'
      from (select id from notifications.messages
             where state = 'queued' and next_try_at <= now()
             order by next_try_at limit 20 for update skip locked) claimed
     where m.id = claimed.id
    returning m.id, m.recipient, m.body, m.tries`
  let sent = 0
  for (const { id, recipient, body, tries } of due) {
    try {
      await messenger({ id, to: recipient, text: body })
      await db.sql`
        update notifications.messages set state = 'sent', sent_at = now() where id = ${id} and state = 'queued'`
      sent++
    } catch (error) {
      log.warn('message_not_sent', { id, attempt: tries, ...errorFields(error) })
      await db.sql`
        update notifications.messages set state = case when tries >= ${mostTries} then 'failed' else state end
         where id = ${id} and state = 'queued'`
    }
  }
  return sent
}

/**
 * Forget letters: mails after `mailDays`, text messages, whose codes are worthless within minutes, after a day. What still
 * waits to be sent stays. At most so many of each; answers how many went.
 */
export async function pruneLetters(db: Queries, mailDays: number, most = 5_000): Promise<number> {
  const mails = await db.sql<{ id: string }>`
    delete from notifications.mails
     where id in (select id from notifications.mails
                   where created_at < clock_timestamp() - make_interval(days => ${mailDays}) and state <> 'queued'
                   limit ${most})
    returning id`
  const messages = await db.sql<{ id: string }>`
    delete from notifications.messages
     where id in (select id from notifications.messages
                   where created_at < clock_timestamp() - interval '1 day' and state <> 'queued'
                   limit ${most})
    returning id`
  return mails.length + messages.length
}
