import { bedLinen } from './textiles/bed-linen.ts'
import { blanket } from './textiles/blanket.ts'
import { cushion } from './textiles/cushion.ts'
import { rug } from './textiles/rug.ts'
import { teaTowel } from './textiles/tea-towel.ts'
import { towel } from './textiles/towel.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Textiles: a shelf of the demo shop. */
export const textiles: Shelf = {
  slug: 'textiles',
  department: 'home',
  taxClass: 'standard',
  names: words('Textiles | 家纺 | Textiles'),
  descriptions: words(
    'Wool, linen and cotton from mills that still put their name on the selvage. | 羊毛、亚麻与棉，出自仍在布边署名的织坊。 | Laine, lin et coton de filatures qui signent encore leur lisière.',
  ),
  families: [bedLinen, blanket, cushion, rug, teaTowel, towel],
}
