import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Wooden ships. */
export const woodenShip: Family = {
  code: 'wooden-ship',
  sku: 'SHP',
  brands: ['Holtkind'],
  weightGrams: 640,
  colorChoice: true,
  facts: { age: 3 },
  about: words(
    `Carved from {material} and painted with colors that may be chewed. {length} cm long; it floats upright, sails a little before the wind, and carries a cargo of anything small. | {material}雕成，涂料咬了也不怕。长{length}厘米，能端正浮水，顺风还会走，什么小东西都能装。 | Taillé en {material} et peint de couleurs qu’on peut mordiller. {length} cm de long ; il flotte droit, avance un peu au vent et transporte tout ce qui est petit.`,
  ),
  models: [
    model(
      'Hamburg',
      '49.90',
      'brick ink butter',
      { material: 'beech', length: 28 },
      'cog ship | 柯克帆船 | cogue en bois',
      'One mast, one square sail, a hold full of marbles. | 一桅一帆，满舱弹珠。 | Un mât, une voile carrée, une cale pleine de billes.',
    ),
    model(
      'Danzig',
      '39.90',
      'sea amber',
      { material: 'birch', length: 24 },
      'fishing boat | 渔船 | bateau de pêche',
      'With a net of real string. | 带一张真线织的网。 | Avec un filet de vraie ficelle.',
    ),
    model(
      'Rugen',
      '59.90',
      'moss chalk',
      { material: 'beech', length: 36 },
      'ferry | 渡轮 | ferry en bois',
      'Opens at both ends; six cars can board. | 两头可开，上得六辆车。 | S’ouvre aux deux bouts ; six voitures embarquent.',
    ),
    model(
      'Lynn',
      '29.90',
      'sky rose',
      { material: 'birch', length: 18 },
      'bath sailboat | 浴缸小帆船 | petit voilier de bain',
      'For puddles, tubs and the first regatta. | 水洼、浴缸与第一次赛船。 | Pour flaques, baignoires et première régate.',
    ),
    model(
      'Bergen',
      '44.90',
      'plum cream',
      { material: 'ash', length: 26 },
      'tugboat | 拖船 | remorqueur',
      'Round, strong and happiest pushing. | 圆滚有劲，最爱顶推。 | Rond, fort, et heureux de pousser.',
    ),
  ],
}
