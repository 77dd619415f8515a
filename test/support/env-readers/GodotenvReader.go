package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/joho/godotenv"
)

// Reads a file for each line of stdin (hexadecimal), and prints a line of variables for each.
func main() {
	input, err := io.ReadAll(os.Stdin)
	check(err)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for _, line := range strings.Split(strings.TrimSuffix(string(input), "\n"), "\n") {
		file, err := hex.DecodeString(line)
		check(err)
		check(os.WriteFile("file.env", file, 0600))
		os.Clearenv()
		if godotenv.Load("file.env") != nil {
			fmt.Fprintln(output, "error")
			continue
		}
		fmt.Fprint(output, "ok")
		for _, variable := range os.Environ() {
			name, value, _ := strings.Cut(variable, "=")
			fmt.Fprintf(output, " %x=%x", name, value)
		}
		fmt.Fprintln(output)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
