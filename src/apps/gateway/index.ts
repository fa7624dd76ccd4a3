import type { HttpServer } from '#kernel/http.ts'
import type { WebApp } from '../context.ts'
import { providersOf } from '../providers.ts'
import { listMovements, retrieveMovement } from './account.ts'
import { createBuyer, listAllBuyers, removeBuyer, retrieveBuyer, updateBuyer } from './buyers.ts'
import { closeDispute, listDisputes, retrieveDispute, updateDispute } from './disputes.ts'
import { createFile, retrieveFile } from './files.ts'
import {
  cancelIntent,
  captureIntent,
  confirmIntent,
  createIntent,
  listIntents,
  retrieveIntent,
} from './intents.ts'
import { cancelMadePayout, createPayout, listPayouts, retrievePayout } from './payouts.ts'
import { createRefund, listRefunds, listToldEvents, retrieveEvent, retrieveRefund } from './refunds.ts'
import { sayFaults, serve, serveWithPayer, type PayerWork, type Work } from './serve.ts'
import { sendCode, verifyCode } from './verify.ts'

const calls: readonly (readonly ['GET' | 'POST' | 'DELETE', string, Work])[] = [
  ['POST', '/v1/payment_intents', createIntent],
  ['GET', '/v1/payment_intents', listIntents],
  ['POST', '/v1/payment_intents/:id/confirm', confirmIntent],
  ['POST', '/v1/payment_intents/:id/capture', captureIntent],
  ['POST', '/v1/payment_intents/:id/cancel', cancelIntent],
  ['POST', '/v1/refunds', createRefund],
  ['GET', '/v1/refunds', listRefunds],
  ['GET', '/v1/refunds/:id', retrieveRefund],
  ['POST', '/v1/customers', createBuyer],
  ['GET', '/v1/customers', listAllBuyers],
  ['GET', '/v1/customers/:id', retrieveBuyer],
  ['POST', '/v1/customers/:id', updateBuyer],
  ['DELETE', '/v1/customers/:id', removeBuyer],
  ['POST', '/v1/files', createFile],
  ['GET', '/v1/files/:id', retrieveFile],
  ['GET', '/v1/disputes', listDisputes],
  ['GET', '/v1/disputes/:id', retrieveDispute],
  ['POST', '/v1/disputes/:id', updateDispute],
  ['POST', '/v1/disputes/:id/close', closeDispute],
  ['GET', '/v1/balance_transactions', listMovements],
  ['GET', '/v1/balance_transactions/:id', retrieveMovement],
  ['GET', '/v1/payouts', listPayouts],
  ['POST', '/v1/payouts', createPayout],
  ['GET', '/v1/payouts/:id', retrievePayout],
  ['POST', '/v1/payouts/:id/cancel', cancelMadePayout],
  ['GET', '/v1/events', listToldEvents],
  ['GET', '/v1/events/:id', retrieveEvent],
]

const callsOfPayers: readonly (readonly ['GET' | 'POST', string, PayerWork])[] = [
  ['GET', '/v1/payment_intents/:id', retrieveIntent],
  ['POST', '/v1/payment_intents/:id/send_code', sendCode],
  ['POST', '/v1/payment_intents/:id/verify_code', verifyCode],
]

/** The gateway as Stripe's clients speak to one: payments without an order, refunds, customers, disputes, what came of the money, events; keys are made at the desk. */
export const gateway: WebApp = async (server, context) => {
  const own = { ...context, ...providersOf(context) }
  await server.register(async (scope: HttpServer) => {
    sayFaults(scope)
    for (const [method, path, work] of calls) serve(scope, own, [method, path], work)
    for (const [method, path, work] of callsOfPayers) serveWithPayer(scope, own, [method, path], work)
  })
}
