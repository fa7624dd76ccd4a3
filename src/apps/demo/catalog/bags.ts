import { backpack } from './bags/backpack.ts'
import { satchel } from './bags/satchel.ts'
import { suitcase } from './bags/suitcase.ts'
import { tote } from './bags/tote.ts'
import { umbrella } from './bags/umbrella.ts'
import { wallet } from './bags/wallet.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Bags & Travel: a shelf of the demo shop. */
export const bags: Shelf = {
  slug: 'bags',
  department: 'outdoors',
  taxClass: 'standard',
  names: words('Bags & Travel | 箱包与旅行 | Sacs & voyage'),
  descriptions: words(
    'Canvas, leather and rope work for the tram and the ferry. | 帆布、皮革与绳艺，坐电车、乘渡轮都合适。 | Toile, cuir et cordages pour le tram et le ferry.',
  ),
  families: [backpack, satchel, suitcase, tote, umbrella, wallet],
}
