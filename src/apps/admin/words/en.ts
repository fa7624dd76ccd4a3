import { enEndpoints } from './en-endpoints.ts'
import { enBooks } from './en-books.ts'
import { enPayouts } from './en-payouts.ts'
import { enChain } from './en-chain.ts'
import { enContent } from './en-content.ts'
import { enCredit } from './en-credit.ts'
import { enFrame } from './en-frame.ts'
import { enGoods } from './en-goods.ts'
import { enPictures } from './en-pictures.ts'
import { enHouse } from './en-house.ts'
import { enMoney } from './en-money.ts'
import { enOrders } from './en-orders.ts'
import { enRefusals } from './en-refusals.ts'
import { enRecommendations } from './en-recommendations.ts'
import { enMatches } from './en-matches.ts'
import { enReturns } from './en-returns.ts'
import { enRisk } from './en-risk.ts'
import { enSettlements } from './en-settlements.ts'
import { enSearch } from './en-search.ts'
import { enRoutes } from './en-routes.ts'
import { enDownloads } from './en-downloads.ts'
import { enVoices } from './en-voices.ts'

/** All the desk says, in English. */
export const en = {
  ...enFrame,
  ...enBooks,
  ...enSettlements,
  ...enPayouts,
  ...enOrders,
  ...enGoods,
  ...enPictures,
  ...enContent,
  ...enMoney,
  ...enHouse,
  ...enEndpoints,
  ...enRefusals,
  ...enReturns,
  ...enRisk,
  ...enRecommendations,
  ...enMatches,
  ...enCredit,
  ...enChain,
  ...enRoutes,
  ...enSearch,
  ...enDownloads,
  ...enVoices,
} as const
