import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { account, balance, newTransferId, postTransfers } from './index.ts'

const euros = (minor: bigint) => money(minor, 'EUR')
const by = { actor: 'system', cause: 'test' }

test('an authorization is set aside, captured in part and earned, and the books stay level', async (t) => {
  const db = await testDatabase(t)
  const due = account.orderDue(newId('ord'))
  const clearing = account.clearing('card')
  const authorization = newTransferId()
  const pending = await inTransaction(db, (tx) =>
    postTransfers(
      tx,
      [
        {
          id: authorization,
          kind: 'pending',
          debit: clearing,
          credit: due,
          amount: euros(5_000n),
          timeoutSeconds: 600,
          code: 'authorization',
        },
      ],
      by,
    ),
  )
  assert.equal(pending.ok, true)
  assert.equal((await balance(db, due, 'EUR')).pending.minor, 5_000n)
  assert.equal((await balance(db, due, 'EUR')).available.minor, 0n)
  const captured = await inTransaction(db, (tx) =>
    postTransfers(
      tx,
      [
        {
          id: newTransferId(),
          kind: 'post',
          pendingId: authorization,
          amount: euros(4_000n),
          code: 'capture',
        },
        { id: newTransferId(), debit: due, credit: account.vat('DE'), amount: euros(640n), code: 'tax' },
        {
          id: newTransferId(),
          debit: due,
          credit: account.shippingRevenue,
          amount: euros(3_360n),
          code: 'shipping',
        },
      ],
      by,
    ),
  )
  assert.equal(captured.ok, true)
  const after = await balance(db, due, 'EUR')
  assert.deepEqual([after.posted.minor, after.pending.minor, after.available.minor], [0n, 0n, 0n])
  const over = await inTransaction(db, (tx) =>
    postTransfers(
      tx,
      [
        {
          id: newTransferId(),
          debit: due,
          credit: account.shippingRevenue,
          amount: euros(1n),
          code: 'shipping',
        },
      ],
      by,
    ),
  )
  assert.equal(!over.ok && over.refusal, 'exceeds_credits')
})
