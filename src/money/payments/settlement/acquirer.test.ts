import assert from 'node:assert/strict'
import test from 'node:test'
import { readAcquirerFile } from './acquirer.ts'

const line = (fees: string) => `b,m,c,a,capture,10.00,${fees}9.80,EUR,2026-01-02,op`
const file = (head: string, body: string, empty: string) =>
  `batch,merchant_ref,connector_ref,arn,type,gross,${head}net,currency,value_date,operation_ref\n${body}\nb,,,,summary,,${empty}9.80,EUR,2026-01-02,\n`

test('files of all ages are read: fee with parts, parts alone, one fee', () => {
  const parts = 'interchange,scheme_fee,markup,'
  const whole = readAcquirerFile(file(`${parts}fee,`, line('-0.10,-0.04,-0.06,-0.20,'), ',,,,'))
  const former = readAcquirerFile(file(parts, line('-0.10,-0.04,-0.06,'), ',,,'))
  const plain = readAcquirerFile(file('fee,', line('-0.20,'), ','))
  const undivided = readAcquirerFile(file(`${parts}fee,`, line(',,,-0.20,'), ',,,,'))
  for (const [each] of [whole, former, plain, undivided]) assert.equal(each?.fee.minor, -20n)
  assert.deepEqual(whole[0]?.parts, former[0]?.parts)
  assert.equal(whole[0]?.parts?.scheme.minor, -4n)
  assert.deepEqual([plain[0]?.parts, undivided[0]?.parts], [undefined, undefined])
  assert.throws(() => readAcquirerFile(file('charge,', line('-0.20,'), ',')), /another header/)
})
