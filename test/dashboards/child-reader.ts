/** Asks every SQL panel of a log and prints how many rows came. argv: path */
import { ask, everything, openAsGrafana, sqlPanels } from './ask.ts'
import { BEGINS } from './history.ts'
import { names } from './grafana.ts'

// Grafana opens the file anew for every query.
const counts: Record<string, number> = {}
for (const name of names) {
  for (const { title } of sqlPanels(name)) {
    const db = openAsGrafana(process.argv[2])
    counts[`${name}: ${title}`] = ask(db, name, title,
      everything(db, BEGINS, BEGINS + 1e12)).length
    db.close()
  }
}
console.log(JSON.stringify(counts))
