import type { Db } from '#kernel/database.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { postRequestChains } from '../ledger-writer.ts'
import { postRequests, type Answer } from '../post-transfers.ts'
import type { Request } from '../transfer.ts'

const by = { actor: 'system', cause: 'test' }

type Chains = readonly (readonly Request[])[]
type Door = { readonly name: string; post(db: Db, chains: Chains): Promise<(Answer | null)[]> }

/** Door A, one chain after the other, each in a transaction of its own that goes on after a refusal. */
const doorA: Door = {
  name: 'door A',
  post: async (db, chains) => {
    const answers: (Answer | null)[] = []
    for (const chain of chains) {
      const posted = await inTransaction(db, async (tx) => done(await postRequests(tx, chain, by)))
      answers.push(posted.ok ? posted.value : null)
    }
    return answers
  },
}

/** Door B, all chains in one statement. */
const doorB: Door = {
  name: 'door B',
  post: (db, chains) =>
    postRequestChains(
      db,
      chains.map((requests) => ({ requests, ...by })),
    ),
}

/** Door C, all chains in one statement within somebody else's, each told by itself. */
const doorC: Door = {
  name: 'door C',
  post: async ({ sql }, chains) => {
    const told = await sql<{ chain: number; answer: Answer }>`
      select refused_set - 1 as chain, answer
        from ledger.post_sets(${JSON.stringify(chains)}::jsonb, ${chains.map(() => by.actor)}::text[],
                              ${chains.map(() => by.cause)}::text[])`
    const answers = chains.map((): Answer | null => null)
    for (const { chain, answer } of told) answers[chain] = answer
    return answers
  },
}

/** All ways to post; they must give the same answers. */
export const doors: readonly Door[] = [doorA, doorB, doorC]

/** Let a test set the ledger's clock: it stands still at the given instant until set again. */
export async function setClock(owner: Db, milliseconds: number): Promise<void> {
  await owner.sql`create table if not exists ledger.test_clock (at timestamptz not null)`
  await owner.sql`grant select on ledger.test_clock to kontor_app, kontor_worker, kontor_readonly`
  await owner.sql`delete from ledger.test_clock`
  await owner.sql`insert into ledger.test_clock (at) values (${new Date(milliseconds)})`
  await owner.sql`create or replace function ledger.now() returns timestamptz language sql volatile as
    'select at from ledger.test_clock'`
}

/** Move the clock a test has set. */
export async function moveClock(owner: Db, milliseconds: number): Promise<void> {
  await owner.sql`update ledger.test_clock set at = ${new Date(milliseconds)}`
}
