/** Keeps a copy of a file or folder up to date by size and time, and touches nothing else. */
import {
  copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync,
} from 'node:fs'
import path from 'node:path'

function copyFile(from: string, to: string): void {
  const source = statSync(from)
  const copy = existsSync(to) ? statSync(to) : undefined
  const sameTime = Math.trunc(copy?.mtimeMs ?? -1) === Math.trunc(source.mtimeMs)
  if (copy?.size === source.size && sameTime) return
  // A rename, because a program that another test process runs may be reading the old copy.
  const fresh = `${to}.${process.pid}.new`
  copyFileSync(from, fresh)
  utimesSync(fresh, source.atime, source.mtime)
  renameSync(fresh, to)
}

export function copyChanged(from: string, to: string): void {
  if (!existsSync(from)) return rmSync(to, { recursive: true, force: true })
  if (statSync(from).isFile()) return copyFile(from, to)
  mkdirSync(to, { recursive: true })
  const names = readdirSync(from).filter((name) => name !== 'node_modules')
  for (const name of readdirSync(to)) {
    if (!names.includes(name)) rmSync(path.join(to, name), { recursive: true, force: true })
  }
  for (const name of names) copyChanged(path.join(from, name), path.join(to, name))
}
