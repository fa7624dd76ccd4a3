import type { HttpServer } from '#kernel/http.ts'
import type { WebApp } from '../context.ts'
import { providersOf } from '../providers.ts'
import {
  cancelIntent,
  captureIntent,
  confirmIntent,
  createIntent,
  listIntents,
  retrieveIntent,
} from './intents.ts'
import { createRefund, listRefunds, listToldEvents, retrieveEvent, retrieveRefund } from './refunds.ts'
import { sayFaults, serve, type Work } from './serve.ts'

const calls: readonly (readonly ['GET' | 'POST', string, Work])[] = [
  ['POST', '/v1/payment_intents', createIntent],
  ['GET', '/v1/payment_intents', listIntents],
  ['GET', '/v1/payment_intents/:id', retrieveIntent],
  ['POST', '/v1/payment_intents/:id/confirm', confirmIntent],
  ['POST', '/v1/payment_intents/:id/capture', captureIntent],
  ['POST', '/v1/payment_intents/:id/cancel', cancelIntent],
  ['POST', '/v1/refunds', createRefund],
  ['GET', '/v1/refunds', listRefunds],
  ['GET', '/v1/refunds/:id', retrieveRefund],
  ['GET', '/v1/events', listToldEvents],
  ['GET', '/v1/events/:id', retrieveEvent],
]

/** The gateway as Stripe's clients speak to one: payments without an order, refunds, events; keys are made at the desk. */
export const gateway: WebApp = async (server, context) => {
  const own = { ...context, ...providersOf(context) }
  await server.register(async (scope: HttpServer) => {
    sayFaults(scope)
    for (const [method, path, work] of calls) serve(scope, own, [method, path], work)
  })
}
