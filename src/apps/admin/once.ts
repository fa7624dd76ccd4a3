import { once } from '#kernel/idempotency.ts'
import type { HttpRequest } from '#kernel/http.ts'
import { done, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import type { Desk } from './desk.ts'
import { operatorOf } from './policy.ts'

/** A form sent under its key: what it is for, and what it asks. */
export type SentForm = { readonly scope: string; readonly key: string; readonly asks: unknown }

/**
 * Do what a form asks, in one transaction, once however often it is sent. A refusal leaves no trace, so that the corrected
 * form is taken; another form under a used key is refused.
 */
export async function onceAtDesk<R extends string>(
  desk: Desk,
  request: HttpRequest,
  { scope, key, asks }: SentForm,
  work: (tx: Tx, actor: string) => Promise<Result<unknown, R>>,
): Promise<Result<true, R | 'idempotency_key_reused' | 'still_in_progress'>> {
  const actor = operatorOf(request).party
  const answered = await once(desk.db, { actor, scope: `desk ${scope}`, key, request: asks }, async (claim) =>
    inTransaction(desk.db, async (tx) => {
      const result = await work(tx, actor)
      if (!result.ok) return result
      const answer = { status: 200, body: {} }
      await claim.store(tx, answer)
      return done(answer)
    }),
  )
  return answered.ok ? done(true) : answered
}
