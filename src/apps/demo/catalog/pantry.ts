import { coffee } from './pantry/coffee.ts'
import { honey } from './pantry/honey.ts'
import { oliveOil } from './pantry/olive-oil.ts'
import { preserve } from './pantry/preserve.ts'
import { spice } from './pantry/spice.ts'
import { tea } from './pantry/tea.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Pantry: a shelf of the demo shop. */
export const pantry: Shelf = {
  slug: 'pantry',
  department: 'kitchen',
  taxClass: 'reduced',
  names: words('Pantry | 食品 | Épicerie'),
  descriptions: words(
    'Tea, coffee and what keeps: bought from people we can call by name. | 茶、咖啡与耐存之物，来自叫得出名字的人。 | Thé, café et bonnes conserves, achetés à des gens que nous appelons par leur nom.',
  ),
  families: [coffee, honey, oliveOil, preserve, spice, tea],
}
