import assert from 'node:assert/strict'
import test from 'node:test'
import { mustBeDone } from '#kernel/result.ts'
import { listDecisions } from '#trust/risk/index.ts'
import { startPayment } from '#flows/pay-order.ts'
import { aRig, anOrder, statesOf, typeCard } from '../../../tests/payments/rig.ts'
import { aDesk } from './testing/a-desk.ts'

test('an operator changes rules after trying them, finds what waits, reads why, and decides', async (t) => {
  const rig = await aRig(t)
  const desk = await aDesk(t, rig.db, { providers: rig })
  const operator = await desk.browser(['operator'])
  const rules = { text: 'review when guest = 1 because A guest', step_up: '10', review: '', refuse: '90,5' }
  const faulty = await operator.post('/admin/risk/rules', {
    ...rules,
    text: 'review when size > 1 because x',
    what: 'try',
  })
  assert.equal(faulty.status, 422)
  assert.match(faulty.body, /Line 1: nothing is known by the name size/)
  assert.equal(
    (await operator.post('/admin/risk/rules', { ...rules, refuse: '101', what: 'try' })).status,
    422,
  )
  const tried = await operator.post('/admin/risk/rules', { ...rules, what: 'try' })
  assert.match(tried.body, /On the last 0 attempts/)
  assert.equal((await operator.post('/admin/risk/rules', { ...rules, what: 'save' })).status, 422)
  const saved = await operator.post('/admin/risk/rules', {
    ...rules,
    note: 'Guests are new to us',
    what: 'save',
  })
  assert.equal(saved.location, '/admin/risk/rules?done=rules')
  assert.match((await operator.get('/admin/risk/rules')).body, /Guests are new to us/)

  const order = await anOrder(rig)
  const started = await startPayment(rig.db, rig.connectors, {
    orderId: order.id,
    returnUrl: 'http://127.0.0.1:3000/return',
    description: 'K-1',
    locale: 'en',
    watch: { key: 'a key of thirty-two characters ..' },
  })
  const { action } = mustBeDone(started)
  assert.ok(action.kind === 'redirect')
  await typeCard(action.url)
  const [decision] = await listDecisions(rig.db)
  assert.ok(decision)
  const page = `/admin/risk/${decision.id}`
  assert.ok((await operator.get('/admin/risk')).body.includes(page))
  assert.match((await operator.get('/admin/risk?action=refuse')).body, /Risk/)
  const shown = await operator.get(page)
  assert.match(shown.body, /A guest/)
  assert.match(shown.body, /Approve/)
  assert.equal((await operator.post(`${page}/review`, { verdict: 'refuse', note: '' })).status, 422)
  const given = { verdict: 'refuse', note: 'The street does not exist' }
  assert.equal((await operator.post(`${page}/review`, given)).location, `${page}?done=reviewed`)
  assert.equal((await statesOf(rig, order.id)).order, 'canceled')
  assert.equal((await operator.post(`${page}/review`, given)).status, 422)
  assert.match((await operator.get(page)).body, /The street does not exist/)
  assert.equal((await operator.get('/admin/risk/rsk_00000000000000000000000000')).status, 404)
})
