import { deskLamp } from './lighting/desk-lamp.ts'
import { floorLamp } from './lighting/floor-lamp.ts'
import { lantern } from './lighting/lantern.ts'
import { pendantLamp } from './lighting/pendant-lamp.ts'
import { tableLamp } from './lighting/table-lamp.ts'
import { wallLamp } from './lighting/wall-lamp.ts'
import { armchair } from './furniture/armchair.ts'
import { bookshelf } from './furniture/bookshelf.ts'
import { chair } from './furniture/chair.ts'
import { sideTable } from './furniture/side-table.ts'
import { sideboard } from './furniture/sideboard.ts'
import { stool } from './furniture/stool.ts'
import { bedLinen } from './textiles/bed-linen.ts'
import { blanket } from './textiles/blanket.ts'
import { cushion } from './textiles/cushion.ts'
import { rug } from './textiles/rug.ts'
import { teaTowel } from './textiles/tea-towel.ts'
import { towel } from './textiles/towel.ts'
import { casserole } from './cookware/casserole.ts'
import { cuttingBoard } from './cookware/cutting-board.ts'
import { electricKettle } from './cookware/electric-kettle.ts'
import { fryingPan } from './cookware/frying-pan.ts'
import { kitchenKnife } from './cookware/kitchen-knife.ts'
import { stoveKettle } from './cookware/stove-kettle.ts'
import { toaster } from './cookware/toaster.ts'
import { bowl } from './tableware/bowl.ts'
import { carafe } from './tableware/carafe.ts'
import { cutlery } from './tableware/cutlery.ts'
import { mug } from './tableware/mug.ts'
import { plate } from './tableware/plate.ts'
import { teapot } from './tableware/teapot.ts'
import { coffee } from './pantry/coffee.ts'
import { honey } from './pantry/honey.ts'
import { oliveOil } from './pantry/olive-oil.ts'
import { preserve } from './pantry/preserve.ts'
import { spice } from './pantry/spice.ts'
import { tea } from './pantry/tea.ts'
import { cookbook } from './books/cookbook.ts'
import { historyBook } from './books/history-book.ts'
import { novel } from './books/novel.ts'
import { pictureBook } from './books/picture-book.ts'
import { poetryBook } from './books/poetry-book.ts'
import { travelGuide } from './books/travel-guide.ts'
import { cardSet } from './stationery/card-set.ts'
import { deskTray } from './stationery/desk-tray.ts'
import { fountainPen } from './stationery/fountain-pen.ts'
import { ink } from './stationery/ink.ts'
import { notebook } from './stationery/notebook.ts'
import { pencilSet } from './stationery/pencil-set.ts'
import { earbuds } from './audio/earbuds.ts'
import { headphones } from './audio/headphones.ts'
import { radio } from './audio/radio.ts'
import { record } from './audio/record.ts'
import { speaker } from './audio/speaker.ts'
import { turntable } from './audio/turntable.ts'
import { backpack } from './bags/backpack.ts'
import { satchel } from './bags/satchel.ts'
import { suitcase } from './bags/suitcase.ts'
import { tote } from './bags/tote.ts'
import { umbrella } from './bags/umbrella.ts'
import { wallet } from './bags/wallet.ts'
import { birdHouse } from './garden/bird-house.ts'
import { gardenTool } from './garden/garden-tool.ts'
import { housePlant } from './garden/house-plant.ts'
import { planter } from './garden/planter.ts'
import { seeds } from './garden/seeds.ts'
import { wateringCan } from './garden/watering-can.ts'
import { boardGame } from './toys/board-game.ts'
import { buildingBlocks } from './toys/building-blocks.ts'
import { plush } from './toys/plush.ts'
import { puzzle } from './toys/puzzle.ts'
import { spinningTop } from './toys/spinning-top.ts'
import { woodenShip } from './toys/wooden-ship.ts'
import type { Drawing } from './drawing.ts'

/** The drawing of each family, by the family's code. */
export const drawings: Readonly<Record<string, Drawing>> = {
  'desk-lamp': deskLamp,
  'floor-lamp': floorLamp,
  lantern: lantern,
  'pendant-lamp': pendantLamp,
  'table-lamp': tableLamp,
  'wall-lamp': wallLamp,
  armchair: armchair,
  bookshelf: bookshelf,
  chair: chair,
  'side-table': sideTable,
  sideboard: sideboard,
  stool: stool,
  'bed-linen': bedLinen,
  blanket: blanket,
  cushion: cushion,
  rug: rug,
  'tea-towel': teaTowel,
  towel: towel,
  casserole: casserole,
  'cutting-board': cuttingBoard,
  'electric-kettle': electricKettle,
  'frying-pan': fryingPan,
  'kitchen-knife': kitchenKnife,
  'stove-kettle': stoveKettle,
  toaster: toaster,
  bowl: bowl,
  carafe: carafe,
  cutlery: cutlery,
  mug: mug,
  plate: plate,
  teapot: teapot,
  coffee: coffee,
  honey: honey,
  'olive-oil': oliveOil,
  preserve: preserve,
  spice: spice,
  tea: tea,
  cookbook: cookbook,
  'history-book': historyBook,
  novel: novel,
  'picture-book': pictureBook,
  'poetry-book': poetryBook,
  'travel-guide': travelGuide,
  'card-set': cardSet,
  'desk-tray': deskTray,
  'fountain-pen': fountainPen,
  ink: ink,
  notebook: notebook,
  'pencil-set': pencilSet,
  earbuds: earbuds,
  headphones: headphones,
  radio: radio,
  record: record,
  speaker: speaker,
  turntable: turntable,
  backpack: backpack,
  satchel: satchel,
  suitcase: suitcase,
  tote: tote,
  umbrella: umbrella,
  wallet: wallet,
  'bird-house': birdHouse,
  'garden-tool': gardenTool,
  'house-plant': housePlant,
  planter: planter,
  seeds: seeds,
  'watering-can': wateringCan,
  'board-game': boardGame,
  'building-blocks': buildingBlocks,
  plush: plush,
  puzzle: puzzle,
  'spinning-top': spinningTop,
  'wooden-ship': woodenShip,
}
