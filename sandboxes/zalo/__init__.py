"""A local Zalo Official Account platform: real HTTP, its own process, nothing imported from the portal."""
