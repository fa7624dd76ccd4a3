import assert from 'node:assert/strict'
import test from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { aBuyer } from '../../../tests/payments/a-buyer.ts'
import { pruneProofs } from '#people/access/index.ts'
import { pruneLetters } from '#people/notifications/index.ts'

test('letters and proofs go when their time is over, and not before; what waits to be sent stays', async (t) => {
  const db = await testDatabase(t)
  const [owner, worker] = [await db.as('owner'), await db.as('worker')]
  await owner.sql`
    insert into notifications.messages (id, cause, recipient, body, state, created_at, sent_at)
    select 'msg_0000000000000000000000000' || n, 'c' || n, '+491234567' || n, 'code', case n when 2 then 'queued' else 'sent' end,
           clock_timestamp() - make_interval(days => case n when 3 then 0 else 2 end),
           case n when 2 then null else clock_timestamp() end
      from generate_series(1, 3) n`
  await owner.sql`
    insert into notifications.mails (id, cause, template, recipient, locale, subject, body_text, body_html, state, created_at, sent_at)
    select 'mal_0000000000000000000000000' || n, 'c' || n, 'x', 'a@example.com', 'en', 's', 't', 'h', 'sent',
           clock_timestamp() - make_interval(days => n * 60), clock_timestamp()
      from generate_series(1, 2) n`
  assert.equal(await pruneLetters(worker, 90), 2)
  assert.equal(await pruneLetters(worker, 90), 0)
  const left = await owner.sql<{
    id: string
  }>`select right(id, 1) as id from notifications.messages order by 1`
  assert.deepEqual(
    left.map(({ id }) => id),
    ['2', '3'],
  )
  const { party } = await aBuyer(db, 'ann@example.com')
  await owner.sql`
    insert into access.challenges (challenge, party_id, purpose, expires_at)
    select 'challenge-of-one-kind-' || n, ${party}, 'sign_in', clock_timestamp() - make_interval(hours => n * 20)
      from generate_series(1, 2) n`
  assert.equal(await pruneProofs(worker), 1)
  assert.equal(await pruneProofs(worker), 0)
})
