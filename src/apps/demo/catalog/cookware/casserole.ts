import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Heavy pots with a lid. */
export const casserole: Family = {
  code: 'casserole',
  sku: 'CSS',
  brands: ['Grapengeter'],
  weightGrams: 4300,
  colorChoice: true,
  facts: { material: 'cast-iron', induction: true, dishwasher: true, origin: 'france' },
  about: words(
    `Cast in sand, enameled three times, and heavy for a reason: {capacity} l that hold an even heat for hours on a small flame. The lid is studded inside, so that steam falls back as rain over the roast. | 砂型铸造，三次上釉，沉是有道理的：{capacity}升，小火也能匀热数小时。锅盖内有凸点，蒸汽凝成雨，落回肉上。 | Coulée au sable, émaillée trois fois et lourde pour une raison : {capacity} l qui gardent une chaleur égale des heures durant sur un petit feu. Le couvercle à picots fait retomber la vapeur en pluie sur le rôti.`,
  ),
  models: [
    model(
      'Bruges',
      '149.00',
      'brick sea cream',
      { diameter: 24, capacity: 4.2 },
      'round casserole | 圆形炖锅 | cocotte ronde',
      'The pot that makes Sunday out of a weekday. | 把平常日子炖成星期天的锅。 | La cocotte qui fait d’un jour de semaine un dimanche.',
    ),
    model(
      'Ghent',
      '189.00',
      'ink moss',
      { diameter: 30, capacity: 6.5 },
      'oval casserole | 椭圆炖锅 | cocotte ovale',
      'Long enough for a whole bird and its vegetables. | 放得下整只禽与配菜。 | Assez longue pour une volaille entière et ses légumes.',
    ),
    model(
      'Antwerp',
      '119.00',
      'amber rose slate',
      { diameter: 20, capacity: 2.6 },
      'small casserole | 小炖锅 | petite cocotte',
      'For two people, or for rice that matters. | 供两人食，或煮一锅讲究的米饭。 | Pour deux personnes, ou pour un riz qui compte.',
    ),
    model(
      'Cologne',
      '169.00',
      'black terracotta',
      { diameter: 28, capacity: 3.8 },
      'shallow casserole | 浅炖锅 | sauteuse en fonte',
      'Wide and low, from stove to oven to table. | 宽而浅，从灶到烤箱再到餐桌。 | Large et basse, du feu au four puis à la table.',
    ),
    model(
      'Lynn',
      '209.00',
      'plum chalk',
      { diameter: 28, capacity: 6.7 },
      'large casserole | 大炖锅 | grande cocotte',
      'A pot for guests, soups and bread with a crust. | 宴客、煲汤、烤脆皮面包，都用它。 | Une cocotte pour les invités, les soupes et le pain croustillant.',
    ),
  ],
}
