import type { HttpOut, OutAnswer } from '#kernel/http-out.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Debtor } from './payment-order.ts'

/** Where the bank of our own account answers, and whose account it is. */
export type AccountBankSettings = Debtor & {
  readonly origin: string
  readonly key: string
  readonly timeoutMs?: number
}

/** A file of debits the bank did not take, and why. */
export type FileRefusal = 'file_refused'

/**
 * The bank where we have our own account. Every call answers what the bank said, or throws when no answer came: then
 * nobody knows, and the same call may be made again.
 */
export type AccountBank = {
  readonly account: Debtor
  /** Hand in a payment order; the answer is a status report. The same bytes again are the same order. */
  sendOrder(content: string): Promise<string>
  /** The present status report of an order; undefined where the bank does not know it. */
  orderReport(messageId: string): Promise<string | undefined>
  /** Numbers of statements cut after this one, in their order. */
  statementsAfter(number: number): Promise<readonly number[]>
  /** A statement as the bank wrote it. */
  statement(number: number): Promise<string>
  /** Hand in a file of electronic checks. The same bytes again are the same file. */
  sendDebits(content: string): Promise<Result<true, FileRefusal>>
  /** Numbers of files of returns made after this one. */
  returnsAfter(number: number): Promise<readonly number[]>
  /** A file of returns as the bank wrote it. */
  returnFile(number: number): Promise<string>
}

function silence(status: number): Error {
  return new Error(`the bank of our account did not answer: status ${status}`)
}

function textOf(answer: OutAnswer): string {
  if (answer.status !== 200) throw silence(answer.status)
  return answer.body.toString('utf8')
}

function numbersOf(answer: OutAnswer, name: string): readonly number[] {
  if (answer.status !== 200) throw silence(answer.status)
  const listed = (answer.json() as Record<string, unknown>)[name]
  if (!Array.isArray(listed)) throw silence(answer.status)
  return (listed as { number?: unknown }[]).map(({ number }) => {
    if (!Number.isSafeInteger(number)) throw silence(answer.status)
    return number as number
  })
}

/** The way to the bank of our account. */
export function accountBank(settings: AccountBankSettings, out: HttpOut): AccountBank {
  const { origin, key, timeoutMs = 8_000, name, iban, bic } = settings
  const authorization = `Bearer ${key}`
  const get = (path: string) =>
    out.request({ url: `${origin}${path}`, headers: { authorization }, timeoutMs, allow: 'simulators' })
  const post = (path: string, type: string, body: string) =>
    out.request({
      url: `${origin}${path}`,
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
      timeoutMs,
      allow: 'simulators',
    })
  return {
    account: { name, iban, bic },
    sendOrder: async (content) => textOf(await post('/v1/payments', 'application/xml', content)),
    async orderReport(messageId) {
      const answer = await get(`/v1/payments/${encodeURIComponent(messageId)}`)
      return answer.status === 404 ? undefined : textOf(answer)
    },
    statementsAfter: async (number) => numbersOf(await get(`/v1/statements?after=${number}`), 'statements'),
    statement: async (number) => textOf(await get(`/v1/statements/${number}`)),
    async sendDebits(content) {
      const answer = await post('/v1/ach', 'text/plain', content)
      if (answer.status === 200 || answer.status === 201) return done(true)
      if (answer.status !== 422) throw silence(answer.status)
      return refused('file_refused', answer.json() as Record<string, unknown>)
    },
    returnsAfter: async (number) => numbersOf(await get(`/v1/ach/returns?after=${number}`), 'files'),
    returnFile: async (number) => textOf(await get(`/v1/ach/returns/${number}`)),
  }
}
