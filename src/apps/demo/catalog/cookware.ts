import { casserole } from './cookware/casserole.ts'
import { cuttingBoard } from './cookware/cutting-board.ts'
import { electricKettle } from './cookware/electric-kettle.ts'
import { fryingPan } from './cookware/frying-pan.ts'
import { kitchenKnife } from './cookware/kitchen-knife.ts'
import { stoveKettle } from './cookware/stove-kettle.ts'
import { toaster } from './cookware/toaster.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Cookware & Appliances: a shelf of the demo shop. */
export const cookware: Shelf = {
  slug: 'cookware',
  department: 'kitchen',
  taxClass: 'standard',
  names: words('Cookware & Appliances | 炊具与小家电 | Cuisson & petit électro'),
  descriptions: words(
    'Pots, pans, blades and kettles that are used every day for years. | 锅、刀与水壶，天天用，用多年。 | Cocottes, poêles, lames et bouilloires qui servent chaque jour pendant des années.',
  ),
  families: [casserole, cuttingBoard, electricKettle, fryingPan, kitchenKnife, stoveKettle, toaster],
}
