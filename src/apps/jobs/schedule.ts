import { pruneIdempotency } from '#kernel/idempotency.ts'
import { pruneInbox } from '#kernel/inbox.ts'
import { defineJob, type Job } from '#kernel/jobs.ts'
import { log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { kernelOracles, watchOraclesInTurn, type Oracle } from '#kernel/oracles.ts'
import { downloadOracles } from '#goods/downloads/index.ts'
import { inventoryOracles } from '#goods/inventory/index.ts'
import { returnOracles } from '#goods/returns/index.ts'
import { pricingOracles } from '#market/pricing/index.ts'
import { creditOracles } from '#money/credit/index.ts'
import { ledgerOracles } from '#money/ledger/index.ts'
import { forgetProofs, paymentOracles } from '#money/payments/index.ts'
import { pruneProofs } from '#people/access/index.ts'
import { pruneLetters } from '#people/notifications/index.ts'
import { pruneEvents } from '#people/subscriptions/index.ts'
import { walletOracles } from '#money/wallet/index.ts'
import { pruneCarts } from '#trade/cart/index.ts'
import { orderOracles } from '#trade/orders/index.ts'
import { forgetOldTraits } from '#trust/risk/index.ts'
import { pruneWishes } from '#trade/wishes/index.ts'
import { clearPhotographs } from '#flows/clear-photographs.ts'
import { findOverdueNow } from '#flows/close-books.ts'
import { askForShownPictures, makeInPeace, makePictures, type PicturePlace } from '#flows/make-pictures.ts'
import { buyersPictures, shopPictures } from '../pictures.ts'
import type { WorkerContext } from './index.ts'

/** Every promise the database must keep, asked each minute, less often where that takes long, and after tests. */
export const allOracles: readonly Oracle[] = [
  ...kernelOracles,
  ...ledgerOracles,
  ...pricingOracles,
  ...inventoryOracles,
  ...downloadOracles,
  ...orderOracles,
  ...returnOracles,
  ...paymentOracles,
  ...walletOracles,
  ...creditOracles,
]

const answersKeptHours = 24
const eventsKeptDays = 90
const messagesKeptDays = 90
const guestsWishesKeptDays = 60
const mailsKeptDays = 90
const cartsKeptDays = 90

/** Work by the clock. */
export const schedule: readonly Job<WorkerContext>[] = [
  defineJob({
    name: 'ask_oracles',
    cron: '* * * * *',
    maxAttempts: 1,
    run: async (_payload, { worker }: WorkerContext) => void (await watchOraclesInTurn(worker, allOracles)),
  }),
  defineJob({
    name: 'prune_commands',
    cron: '17 * * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      const count = await pruneIdempotency(worker, answersKeptHours)
      log.info('commands_pruned', { count })
    },
  }),
  defineJob({
    name: 'forget_traits',
    cron: '47 3 * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('traits_forgotten', { count: await forgetOldTraits(worker) })
    },
  }),
  defineJob({
    name: 'prune_inbox',
    cron: '37 3 * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('messages_pruned', { count: await pruneInbox(worker, messagesKeptDays) })
    },
  }),
  defineJob({
    name: 'prune_events',
    cron: '47 3 * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('events_pruned', { count: await pruneEvents(worker, eventsKeptDays) })
    },
  }),
  defineJob({
    name: 'prune_wishes',
    cron: '57 3 * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('wishes_pruned', { count: await pruneWishes(worker, guestsWishesKeptDays) })
    },
  }),
  defineJob({
    name: 'prune_carts',
    cron: '7 4 * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('carts_pruned', { count: await pruneCarts(worker, cartsKeptDays) })
    },
  }),
  defineJob({
    name: 'clear_photographs',
    cron: '27 4 * * *',
    run: async (_payload, { worker, settings }: WorkerContext) => {
      const pictures = buyersPictures(settings)
      log.info('photographs_cleared', { count: await clearPhotographs(worker, pictures) })
    },
  }),
  defineJob({
    name: 'make_pictures',
    timeoutMs: 300_000,
    run: async (payload: unknown, { settings }: WorkerContext) => {
      const { place, key } = payload as { readonly place: PicturePlace; readonly key: string }
      const at = place === 'buyers' ? buyersPictures : shopPictures
      log.info('pictures_made', { count: await makePictures(at(settings).shelf, key) })
    },
  }),
  defineJob({
    name: 'ask_for_shown_pictures',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('pictures_asked_for', { count: await askForShownPictures(worker) })
    },
  }),
  defineJob({
    name: 'make_shown_picture',
    timeoutMs: 300_000,
    run: async (payload: unknown, { settings }: WorkerContext) => {
      const { key, widths } = payload as { readonly key: string; readonly widths: readonly number[] }
      await makeInPeace(shopPictures(settings).shelf, key, widths)
    },
  }),
  defineJob({
    name: 'trim_pictures',
    cron: '7 5 * * *',
    run: async (_payload, { settings }: WorkerContext) => {
      const bytes = settings.pictureCacheMb * 1_000_000
      const count =
        (await shopPictures(settings).shelf.trim(bytes)) + (await buyersPictures(settings).shelf.trim(bytes))
      log.info('pictures_trimmed', { count })
    },
  }),
  defineJob({
    name: 'prune_letters',
    cron: '57 3 * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('letters_pruned', { count: await pruneLetters(worker, mailsKeptDays) })
    },
  }),
  defineJob({
    name: 'prune_proofs',
    cron: '7 4 * * *',
    run: async (_payload, { worker }: WorkerContext) => {
      log.info('proofs_pruned', { count: (await pruneProofs(worker)) + (await forgetProofs(worker)) })
    },
  }),
  defineJob({
    name: 'find_overdue_money',
    cron: '27 * * * *',
    run: async (_payload, { worker }: WorkerContext) => findOverdueNow(worker, ports().now()),
  }),
]
