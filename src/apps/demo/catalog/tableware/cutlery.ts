import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Cutlery. */
export const cutlery: Family = {
  code: 'cutlery',
  sku: 'CUT',
  brands: ['Klingsund'],
  weightGrams: 950,
  colorChoice: true,
  sizes: sizes(
    'set',
    'Set | 套装 | Coffret',
    '4, 28, 25, 4 pieces | 4件 | 4 pièces',
    '16, 100, 100, 16 pieces | 16件 | 16 pièces',
    '24, 142, 150, 24 pieces | 24件 | 24 pièces',
  ),
  facts: { material: 'stainless-steel' },
  about: words(
    `Forged from 18/10 steel, balanced so that the fork rests on its heel and not on its teeth. Knives take an edge and keep it; every piece can be bought again singly, for as long as we exist. | 18/10不锈钢锻造，重心讲究，叉子以柄托桌而不是叉齿。刀可开刃且耐用；每一件都可单独补购，只要我们还在。 | Forgés en acier 18/10, équilibrés pour que la fourchette repose sur le talon et non sur les dents. Les couteaux prennent le fil et le gardent ; chaque pièce se rachète à l’unité, tant que nous existerons.`,
  ),
  models: [
    model(
      'Hamburg',
      '119.00',
      'steel black',
      { dishwasher: true, origin: 'germany' },
      'cutlery set | 餐具套装 | ménagère',
      'Plain, heavy and right, for every day. | 朴素、沉手、得体，天天可用。 | Simples, lourds et justes, pour chaque jour.',
    ),
    model(
      'Bremen',
      '149.00',
      'brass copper',
      { dishwasher: false, origin: 'portugal' },
      'gilded cutlery set | 镀金餐具套装 | ménagère dorée',
      'A warm metal finish that flatters candlelight. | 暖金属光泽，最衬烛光。 | Une finition chaude qui flatte les bougies.',
    ),
    model(
      'Stade',
      '99.00',
      'walnut oak',
      { dishwasher: false, origin: 'france' },
      'wood-handled cutlery set | 木柄餐具套装 | ménagère à manches de bois',
      'Riveted handles, as in a bistro by the lock. | 铆接木柄，像水闸边的小酒馆。 | Des manches rivetés, comme au bistrot de l’écluse.',
    ),
    model(
      'Ribe',
      '89.00',
      'steel ink',
      { dishwasher: true, origin: 'denmark' },
      'slim cutlery set | 细柄餐具套装 | ménagère fine',
      'Long, slim and lighter than it looks. | 修长，比看上去更轻。 | Longs, fins, plus légers qu’ils n’en ont l’air.',
    ),
    model(
      'Gotland',
      '79.00',
      'cream brick',
      { dishwasher: true, origin: 'portugal' },
      'colored cutlery set | 彩柄餐具套装 | ménagère colorée',
      'Resin handles in house colors for cheerful tables. | 店色树脂柄，给快活的餐桌。 | Des manches en résine aux couleurs de la maison.',
    ),
  ],
}
